package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.SourceText;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** The flags under examination, and what was said of them so far. */
final class Consultation {
  private static final Pattern GO_DURATION =
      Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|us|µs|ns|h|m|s)");

  private final ApiServerFlags flags;
  private final @Nullable Traffic traffic;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Diagnosis.Fact> facts = new ArrayList<>();

  Consultation(ApiServerFlags flags, @Nullable Traffic traffic) {
    this.flags = flags;
    this.traffic = traffic;
  }

  ApiServerFlags flags() {
    return flags;
  }

  @Nullable Traffic traffic() {
    return traffic;
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  List<Diagnosis.Fact> facts() {
    return facts;
  }

  /** States how something is, good or bad. */
  void fact(String name, String value) {
    facts.add(new Diagnosis.Fact(name, value));
  }

  /** Says something of a flag, at its place or, when it is not set, at the text's beginning. */
  void say(Severity severity, String code, String flag, String message, String change) {
    Flag found = flags.flag(flag);
    diagnostics.add(
        new Diagnostic(
            severity,
            code,
            message,
            flags.source(),
            found == null ? anchor() : found.offset(),
            found == null ? 1 : found.length(),
            change));
  }

  /** Says something of a place in a text. */
  void say(
      Severity severity,
      String code,
      SourceText source,
      Node node,
      String message,
      @Nullable String change) {
    diagnostics.add(
        new Diagnostic(
            severity,
            code,
            message,
            source,
            Yaml.offset(source, node),
            Yaml.length(source, node),
            change));
  }

  /** Where a flag that is missing would go: beside the other flags of auditing, or the first. */
  private int anchor() {
    List<Flag> all = flags.all();
    return all.stream()
        .filter(f -> f.name().startsWith("audit-"))
        .reduce((a, b) -> b)
        .or(() -> all.stream().findFirst())
        .map(Flag::offset)
        .orElse(0);
  }

  boolean isTrue(String name, boolean otherwise) {
    String value = flags.value(name);
    return value == null
        ? otherwise
        : List.of("true", "t", "1", "T", "TRUE", "True").contains(value);
  }

  /** A whole number as the server reads it; a bad one is said and the default goes on. */
  long number(String name, long otherwise) {
    String value = flags.value(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      bad(name, value, "a whole number");
      return otherwise;
    }
  }

  /** A number with a fraction. */
  double real(String name, double otherwise) {
    String value = flags.value(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return new BigDecimal(value).doubleValue();
    } catch (NumberFormatException e) {
      bad(name, value, "a number");
      return otherwise;
    }
  }

  /** A duration as Go writes it, such as {@code 30s} or {@code 1m30s}. */
  Duration duration(String name, Duration otherwise) {
    String value = flags.value(name);
    if (value == null) {
      return otherwise;
    }
    Matcher part = GO_DURATION.matcher(value);
    double nanos = 0;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos += new BigDecimal(part.group(1)).doubleValue() * unit(part.group(2));
      end = part.end();
    }
    if (end == 0 || end < value.length()) {
      bad(name, value, "a duration such as 30s");
      return otherwise;
    }
    return Duration.ofNanos((long) nanos);
  }

  private static double unit(String name) {
    return switch (name) {
      case "h" -> 3.6e12;
      case "m" -> 6e10;
      case "s" -> 1e9;
      case "ms" -> 1e6;
      case "ns" -> 1;
      default -> 1e3;
    };
  }

  private void bad(String name, String value, String wanted) {
    if (diagnostics.stream().noneMatch(d -> d.message().startsWith("--" + name + " is '"))) {
      say(
          Severity.ERROR,
          "FLAG_VALUE",
          name,
          "--" + name + " is '" + value + "', not " + wanted + ": the server does not start",
          "set --" + name + " to " + wanted);
    }
  }
}
