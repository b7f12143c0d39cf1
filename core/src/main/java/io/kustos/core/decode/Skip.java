package io.kustos.core.decode;

import io.kustos.core.json.JsonBytes;

/**
 * Bytes being left out, until where decoding can go on. Goes on from one piece of the input to the
 * next, so that what is left out need not be held.
 */
final class Skip {
  private enum State {
    /** Inside the brackets of a value. */
    BRACKETS,
    /** After the value's last bracket, on the same line. */
    AFTER,
    /** To the end of the line. */
    LINE,
    /** After a line break, before the first byte of the next line. */
    LINE_START,
    /** In a run of NUL bytes. */
    NULS
  }

  private State state = State.LINE;
  private boolean inString;
  private boolean escaped;
  private int depth;
  private boolean oneLine;
  private boolean continued;
  private boolean listed;
  private boolean lineBroken;
  private int junkEnd;

  /** A run of NUL bytes. */
  static Skip nuls() {
    Skip skip = new Skip();
    skip.state = State.NULS;
    return skip;
  }

  /**
   * The rest of a line.
   *
   * @param continued whether indented lines and closing brackets after it belong to it
   */
  static Skip line(boolean continued) {
    Skip skip = new Skip();
    skip.continued = continued;
    skip.lineBroken = true;
    return skip;
  }

  /**
   * An object or array, by its quotes and brackets.
   *
   * @param oneLine whether it ends with its line at the latest
   * @param listed whether it is an element of a list
   */
  static Skip brackets(boolean oneLine, boolean listed) {
    Skip skip = new Skip();
    skip.state = State.BRACKETS;
    skip.oneLine = oneLine;
    skip.listed = listed;
    return skip;
  }

  /** Whether the value's brackets did not close, so that lists around it are broken too. */
  boolean isLineBroken() {
    return lineBroken;
  }

  /** Offset after the last byte left out in the last {@link #run}; -1 when it left out none. */
  int junkEnd() {
    return junkEnd;
  }

  /** Goes on to the end of the bytes; then {@link #run} answers -1 or where to go on. */
  int run(byte[] bytes, int start, int end) {
    int at = start;
    junkEnd = -1;
    while (at < end) {
      int next = step(bytes, at, end);
      if (next < 0) {
        return ~next;
      }
      at = next;
    }
    return -1;
  }

  /** The next offset, or the complement of the offset where decoding goes on. */
  private int step(byte[] bytes, int at, int end) {
    return switch (state) {
      case BRACKETS -> inString ? inString(bytes, at, end) : brackets(bytes, at);
      case AFTER -> after(bytes[at], at);
      case LINE -> line(bytes, at, end);
      case LINE_START -> lineStart(bytes[at], at);
      case NULS -> nuls(bytes, at, end);
    };
  }

  private int nuls(byte[] bytes, int start, int end) {
    int at = start;
    while (at + 8 <= end && JsonBytes.word(bytes, at) == 0) {
      at += 8;
    }
    while (at < end && bytes[at] == 0) {
      at++;
    }
    junkEnd = at;
    return at < end ? ~at : at;
  }

  private int inString(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      byte b = bytes[at];
      if (b == '\n' || b == 0) {
        junkEnd = at;
        return broken(at);
      }
      at++;
      if (escaped) {
        escaped = false;
      } else if (b == '\\') {
        escaped = true;
      } else if (b == '"') {
        inString = false;
        break;
      }
    }
    junkEnd = at;
    return at;
  }

  private int broken(int at) {
    lineBroken = true;
    continued = !oneLine;
    state = State.LINE;
    return at;
  }

  private int brackets(byte[] bytes, int at) {
    switch (bytes[at]) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        if (--depth == 0) {
          state = State.AFTER;
        }
      }
      case '\n' -> {
        if (oneLine) {
          return broken(at);
        }
        state = State.LINE_START;
        return at + 1;
      }
      case 0 -> {
        return broken(at);
      }
      default -> {}
    }
    junkEnd = at + 1;
    return at + 1;
  }

  private int after(byte b, int at) {
    if (b == ' ' || b == '\t' || b == '\r' || b == ',') {
      return at + 1;
    }
    boolean next = b == '\n' || b == '{' || b == '[' || b == (listed ? ']' : 0);
    if (next) {
      return ~at;
    }
    return broken(at);
  }

  private int line(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] != '\n' && bytes[at] != 0) {
      at++;
    }
    junkEnd = at;
    if (at == end) {
      return at;
    }
    if (bytes[at] == 0 || !continued) {
      return ~at;
    }
    state = State.LINE_START;
    return at + 1;
  }

  /** A line that begins a value of its own ends what is left out. */
  private int lineStart(byte b, int at) {
    boolean more =
        lineBroken ? b == ' ' || b == '\t' || b == '}' || b == ']' : b != '{' && b != '[' && b != 0;
    if (!more) {
      lineBroken = true;
      return ~at;
    }
    state = lineBroken ? State.LINE : State.BRACKETS;
    return at;
  }
}
