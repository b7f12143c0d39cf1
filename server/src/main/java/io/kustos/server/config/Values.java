package io.kustos.server.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** Single values as text, both ways. */
final class Values {
  private Values() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is not of the kind, with what it should be
   */
  static Object parse(Kind kind, String text) {
    return switch (kind) {
      case Kind.Text of -> text(of, text);
      case Kind.Choice of -> choice(of, text);
      case Kind.Truth _ -> truth(text);
      case Kind.Count of -> within(count(text), of.min(), of.max(), text);
      case Kind.Size of -> {
        long bytes = Units.size(text);
        if (bytes < of.min() || bytes > of.max()) {
          throw new IllegalArgumentException(
              "not from " + Units.size(of.min()) + " to " + Units.size(of.max()) + ": " + text);
        }
        yield bytes;
      }
      case Kind.Time of -> time(of, text);
      case Kind.Listen _ -> Address.parse(text);
      case Kind.Texts _, Kind.Table _, Kind.Group _, Kind.Groups _ ->
          throw new IllegalStateException("not a single value: " + kind);
    };
  }

  private static String text(Kind.Text of, String text) {
    if (!Pattern.matches(of.pattern(), text)) {
      throw new IllegalArgumentException("not a " + of.what() + ": '" + text + "'");
    }
    return text;
  }

  private static String choice(Kind.Choice of, String text) {
    if (!of.words().contains(text)) {
      throw new IllegalArgumentException(
          "'" + text + "' is none of " + String.join(", ", of.words()));
    }
    return text;
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw new IllegalArgumentException("not true or false: '" + text + "'");
    };
  }

  private static long count(String text) {
    if (!text.matches("-?\\d{1,18}")) {
      throw new IllegalArgumentException("not a whole number: '" + text + "'");
    }
    return Long.parseLong(text);
  }

  private static Long within(long number, long min, long max, String text) {
    if (number < min || number > max) {
      throw new IllegalArgumentException("not from " + min + " to " + max + ": " + text);
    }
    return number;
  }

  private static Duration time(Kind.Time of, String text) {
    Duration time = Units.time(text);
    if (time.compareTo(of.min()) < 0 || time.compareTo(of.max()) > 0) {
      throw new IllegalArgumentException(
          "not from " + Units.time(of.min()) + " to " + Units.time(of.max()) + ": " + text);
    }
    return time;
  }

  /** Writes what {@link #parse} reads. */
  static String print(Kind kind, Object value) {
    return switch (kind) {
      case Kind.Size _ -> Units.size((Long) value);
      case Kind.Time _ -> Units.time((Duration) value);
      case Kind.Text _, Kind.Choice _, Kind.Truth _, Kind.Count _, Kind.Listen _ ->
          value.toString();
      case Kind.Texts _, Kind.Table _, Kind.Group _, Kind.Groups _ ->
          throw new IllegalStateException("not a single value: " + kind);
    };
  }
}
