package io.kustos.core.finding;

/** Writes JSON strings as Falco's JSON library does: only what must be escaped is. */
final class JsonString {
  private static final String HEX = "0123456789abcdef";

  private JsonString() {}

  /** Appends the text in quotes. */
  static void append(StringBuilder out, String text) {
    out.append('"');
    appendContent(out, text);
    out.append('"');
  }

  /** Appends the text with its escapes, without quotes. */
  static void appendContent(StringBuilder out, String text) {
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        out.append(text, plain, i);
        appendEscape(out, c);
        plain = i + 1;
      }
    }
    out.append(text, plain, text.length());
  }

  private static void appendEscape(StringBuilder out, char c) {
    out.append('\\');
    switch (c) {
      case '"', '\\' -> out.append(c);
      case '\b' -> out.append('b');
      case '\f' -> out.append('f');
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      default -> out.append("u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }
}
