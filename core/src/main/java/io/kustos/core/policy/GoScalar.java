package io.kustos.core.policy;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;

/** What a plain YAML scalar is to the API server's YAML reader: YAML 1.1 with Go's numbers. */
final class GoScalar {
  private static final Set<String> BOOLS =
      Set.of(
          "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "n", "N", "no",
          "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> FLOAT_WORDS =
      Set.of(
          ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
          "-.Inf", "-.INF");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)");
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d{1,2}-\\d{1,2}"
              + "([Tt ]\\d{1,2}:\\d{1,2}:\\d{1,2}(\\.\\d+)?(Z|[-+]\\d{2}:\\d{2})?)?");

  /** Digits of the largest number that still counts as one. */
  private static final int DIGITS_MAX = 4_096;

  private GoScalar() {}

  static Value.Kind kind(String text) {
    if (NULLS.contains(text)) {
      return Value.Kind.NULL;
    }
    if (BOOLS.contains(text)) {
      return Value.Kind.BOOL;
    }
    return FLOAT_WORDS.contains(text) || isNumber(text) ? Value.Kind.NUMBER : Value.Kind.STRING;
  }

  private static boolean isNumber(String text) {
    char first = text.charAt(0);
    boolean hint = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
    if (!hint || text.length() > DIGITS_MAX || TIMESTAMP.matcher(text).matches()) {
      return false;
    }
    // With a leading dot an underscore is not skipped.
    String plain = first == '.' ? text : text.replace("_", "");
    return INTEGER.matcher(plain).matches() || FLOAT.matcher(plain).matches();
  }

  /** The key as JSON writes it: Go turns numbers and truths into texts. */
  static String key(Value.Kind kind, String text) {
    return switch (kind) {
      case STRING -> text;
      case NULL -> "null";
      case BOOL -> Boolean.toString("yYtToO".indexOf(text.charAt(0)) >= 0 && !isOff(text));
      case NUMBER -> text.matches("[1-9]\\d*") ? new BigInteger(text).toString() : text;
    };
  }

  private static boolean isOff(String text) {
    return text.equalsIgnoreCase("off");
  }
}
