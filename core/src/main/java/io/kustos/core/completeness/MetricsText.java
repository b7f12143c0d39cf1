package io.kustos.core.completeness;

import io.kustos.core.completeness.CounterSample.Counter;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the counters of auditing from a scrape in Prometheus' text format; other lines are passed
 * over.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">exposition
 *     formats</a>
 */
public final class MetricsText {
  private static final Pattern LINE =
      Pattern.compile(
          "(apiserver_audit_\\w+)(?:\\{((?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)\\})?"
              + "\\s+(\\S+)(?:\\s+(-?\\d+(?:\\.\\d+)?))?\\s*(?:#.*)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)\\s*=\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private MetricsText() {}

  /**
   * What a scrape holds.
   *
   * @param samples in the order of the text
   * @param diagnostics lines of the counters that could not be read
   */
  public record Scrape(List<CounterSample> samples, List<Diagnostic> diagnostics) {
    public Scrape {
      samples = List.copyOf(samples);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /**
   * Reads a scrape.
   *
   * @param timeNanos when it was made, for samples without a time of their own
   */
  public static Scrape parse(SourceText source, long timeNanos) {
    List<CounterSample> samples = new ArrayList<>();
    List<Diagnostic> diagnostics = new ArrayList<>();
    String text = source.text();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end).strip();
      Counter counter = counter(line);
      if (counter != null) {
        CounterSample sample = sample(counter, line, timeNanos);
        if (sample == null) {
          diagnostics.add(unreadable(source, start, end));
        } else {
          samples.add(sample);
        }
      }
      start = end + 1;
    }
    return new Scrape(samples, diagnostics);
  }

  private static @Nullable Counter counter(String line) {
    for (Counter counter : Counter.values()) {
      if (line.startsWith(counter.metric())
          && (line.length() == counter.metric().length()
              || "{ \t".indexOf(line.charAt(counter.metric().length())) >= 0)) {
        return counter;
      }
    }
    return null;
  }

  private static @Nullable CounterSample sample(Counter counter, String line, long timeNanos) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return null;
    }
    try {
      double value = Double.parseDouble(matcher.group(3));
      String own = matcher.group(4);
      // The text format counts milliseconds, OpenMetrics seconds with a fraction.
      long time =
          own == null
              ? timeNanos
              : new BigDecimal(own).movePointRight(own.indexOf('.') >= 0 ? 9 : 6).longValueExact();
      if (!Double.isFinite(value) || value < 0) {
        return null;
      }
      String labels = matcher.group(2) == null ? "" : matcher.group(2);
      return new CounterSample(
          counter, label(labels, "plugin"), label(labels, "instance"), time, value);
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private static String label(String labels, String name) {
    Matcher label = LABEL.matcher(labels);
    while (label.find()) {
      if (label.group(1).equals(name)) {
        return label.group(2).replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
      }
    }
    return "";
  }

  private static Diagnostic unreadable(SourceText source, int start, int end) {
    return new Diagnostic(
        Diagnostic.Severity.WARNING,
        "METRICS_LINE",
        "no sample of a counter; the line is passed over",
        source,
        start,
        Math.max(1, end - start),
        null);
  }
}
