package io.kustos.server.http;

import io.kustos.server.latency.Latencies;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes metrics in Prometheus' text form, version 0.0.4.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition
 *     formats</a>
 */
public final class MetricsText {
  private final StringBuilder out = new StringBuilder(1 << 14);
  private final Set<String> names = new HashSet<>();
  private String name = "";

  /** Begins a family that only grows; its name ends in {@code _total}. */
  public MetricsText counter(String family, String help) {
    return family(family, "counter", help);
  }

  /** Begins a family that goes up and down. */
  public MetricsText gauge(String family, String help) {
    return family(family, "gauge", help);
  }

  private MetricsText family(String family, String type, String help) {
    if (!names.add(family)) {
      throw new IllegalArgumentException("a family stands in one piece: " + family);
    }
    name = family;
    out.append("# HELP ").append(family).append(' ');
    out.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    out.append("# TYPE ").append(family).append(' ').append(type).append('\n');
    return this;
  }

  /** A sample of the family, with its labels by turns: name, value. */
  public MetricsText sample(double value, String... labels) {
    return line(name, value, labels);
  }

  /** A sample that is a whole number. */
  public MetricsText sample(long value, String... labels) {
    return line(name, (double) value, labels);
  }

  private MetricsText line(String series, double value, String... labels) {
    out.append(series);
    for (int i = 0; i + 1 < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      escape(labels[i + 1]);
      out.append('"');
    }
    out.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
    return this;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%d", (long) value);
    }
    return Double.toString(value);
  }

  /** Begins a family of histograms. */
  public MetricsText histogram(String family, String help) {
    return family(family, "histogram", help);
  }

  /** A histogram of the family, with its labels by turns: name, value. */
  public MetricsText buckets(Latencies times, String... labels) {
    long below = 0;
    String[] bucket = Arrays.copyOf(labels, labels.length + 2);
    bucket[labels.length] = "le";
    for (int i = 0; i < times.counts().size(); i++) {
      below += times.counts().get(i);
      bucket[labels.length + 1] = number(times.secondsMax().get(i));
      line(name + "_bucket", (double) below, bucket);
    }
    line(name + "_sum", times.secondsSum(), labels);
    return line(name + "_count", (double) below, labels);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
