package io.kustos.core.json;

/**
 * Checks one JSON value against RFC 8259, without building anything.
 *
 * <p>Results are packed in a long so that the hot path makes no object: the offset where the value
 * ends when it is well-formed, else a negative number that {@link #failure} and {@link
 * #failureOffset} take apart.
 */
public final class JsonGrammar {
  /** Why a text is not a JSON value. */
  public enum Failure {
    /** The text ends inside the value. */
    TRUNCATED,
    /** A byte stands where the grammar allows none such. */
    UNEXPECTED,
    /** Objects and arrays are nested deeper than allowed. */
    TOO_DEEP
  }

  private JsonGrammar() {}

  public static long fail(Failure failure, int offset) {
    return -1L - (((long) offset << 2) | failure.ordinal());
  }

  public static Failure failure(long result) {
    return switch ((int) ((-1L - result) & 3)) {
      case 0 -> Failure.TRUNCATED;
      case 1 -> Failure.UNEXPECTED;
      default -> Failure.TOO_DEEP;
    };
  }

  public static int failureOffset(long result) {
    return (int) ((-1L - result) >>> 2);
  }

  /**
   * Checks the value that starts at {@code at} (no white space before it).
   *
   * @param depth how many levels it may nest
   * @return the offset after it, or a failure
   */
  public static long value(byte[] bytes, int at, int end, int depth) {
    if (at >= end) {
      return fail(Failure.TRUNCATED, end);
    }
    return switch (bytes[at]) {
      case '{' -> depth == 0 ? fail(Failure.TOO_DEEP, at) : object(bytes, at, end, depth);
      case '[' -> depth == 0 ? fail(Failure.TOO_DEEP, at) : array(bytes, at, end, depth);
      case '"' -> string(bytes, at, end);
      case 't' -> word(bytes, at, end, "true");
      case 'f' -> word(bytes, at, end, "false");
      case 'n' -> word(bytes, at, end, "null");
      default -> number(bytes, at, end);
    };
  }

  private static long object(byte[] bytes, int open, int end, int depth) {
    int at = skipSpace(bytes, open + 1, end);
    if (at < end && bytes[at] == '}') {
      return at + 1;
    }
    while (true) {
      if (at >= end) {
        return fail(Failure.TRUNCATED, end);
      }
      if (bytes[at] != '"') {
        return fail(Failure.UNEXPECTED, at);
      }
      int key = JsonBytes.skipString(bytes, at + 1, end);
      if (key < 0) {
        return stringFailure(key, end);
      }
      at = skipSpace(bytes, key, end);
      if (at >= end) {
        return fail(Failure.TRUNCATED, end);
      }
      if (bytes[at] != ':') {
        return fail(Failure.UNEXPECTED, at);
      }
      long after = value(bytes, skipSpace(bytes, at + 1, end), end, depth - 1);
      if (after < 0) {
        return after;
      }
      at = skipSpace(bytes, (int) after, end);
      if (at >= end) {
        return fail(Failure.TRUNCATED, end);
      }
      if (bytes[at] == '}') {
        return at + 1;
      }
      if (bytes[at] != ',') {
        return fail(Failure.UNEXPECTED, at);
      }
      at = skipSpace(bytes, at + 1, end);
    }
  }

  private static long array(byte[] bytes, int open, int end, int depth) {
    int at = skipSpace(bytes, open + 1, end);
    if (at < end && bytes[at] == ']') {
      return at + 1;
    }
    while (true) {
      long after = value(bytes, at, end, depth - 1);
      if (after < 0) {
        return after;
      }
      at = skipSpace(bytes, (int) after, end);
      if (at >= end) {
        return fail(Failure.TRUNCATED, end);
      }
      if (bytes[at] == ']') {
        return at + 1;
      }
      if (bytes[at] != ',') {
        return fail(Failure.UNEXPECTED, at);
      }
      at = skipSpace(bytes, at + 1, end);
    }
  }

  private static int skipSpace(byte[] bytes, int at, int end) {
    return at < end && bytes[at] > ' ' ? at : JsonBytes.skipSpace(bytes, at, end);
  }

  private static long stringFailure(int result, int end) {
    return ~result >= end ? fail(Failure.TRUNCATED, end) : fail(Failure.UNEXPECTED, ~result);
  }

  /** Checks the string whose opening quote is at {@code open}. */
  static long string(byte[] bytes, int open, int end) {
    int after = JsonBytes.skipString(bytes, open + 1, end);
    return after < 0 ? stringFailure(after, end) : after;
  }

  private static long word(byte[] bytes, int at, int end, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end) {
        return fail(Failure.TRUNCATED, end);
      }
      if (bytes[at + i] != word.charAt(i)) {
        return fail(Failure.UNEXPECTED, at + i);
      }
    }
    return at + word.length();
  }

  private static long number(byte[] bytes, int at, int end) {
    int i = bytes[at] == '-' ? at + 1 : at;
    int digits = skipDigits(bytes, i, end);
    if (digits == i || (bytes[i] == '0' && digits > i + 1)) {
      return i >= end ? fail(Failure.TRUNCATED, end) : fail(Failure.UNEXPECTED, i);
    }
    i = digits;
    if (i < end && bytes[i] == '.') {
      digits = skipDigits(bytes, i + 1, end);
      if (digits == i + 1) {
        return digits >= end ? fail(Failure.TRUNCATED, end) : fail(Failure.UNEXPECTED, digits);
      }
      i = digits;
    }
    if (i < end && (bytes[i] == 'e' || bytes[i] == 'E')) {
      int sign = i + 1 < end && (bytes[i + 1] == '+' || bytes[i + 1] == '-') ? i + 2 : i + 1;
      digits = skipDigits(bytes, sign, end);
      if (digits == sign) {
        return digits >= end ? fail(Failure.TRUNCATED, end) : fail(Failure.UNEXPECTED, digits);
      }
      i = digits;
    }
    return i;
  }

  private static int skipDigits(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }
}
