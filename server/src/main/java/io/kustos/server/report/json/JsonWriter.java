package io.kustos.server.report.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes indented JSON; text is escaped so that it is also safe inside an HTML script element. */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();
  private final boolean indented;
  private int depth;
  private boolean first = true;
  private boolean afterName;

  /** A writer; without indentation everything stands on one line. */
  public JsonWriter(boolean indented) {
    this.indented = indented;
  }

  public JsonWriter beginObject() {
    return begin('{');
  }

  public JsonWriter endObject() {
    return end('}');
  }

  public JsonWriter beginArray() {
    return begin('[');
  }

  public JsonWriter endArray() {
    return end(']');
  }

  private JsonWriter begin(char open) {
    separate();
    out.append(open);
    depth++;
    first = true;
    return this;
  }

  private JsonWriter end(char close) {
    depth--;
    if (!first) {
      newLine();
    }
    out.append(close);
    first = false;
    return this;
  }

  private void separate() {
    if (afterName) {
      afterName = false;
      return;
    }
    if (!first) {
      out.append(',');
    }
    if (depth > 0) {
      newLine();
    }
    first = false;
  }

  private void newLine() {
    if (indented) {
      out.append('\n').repeat(' ', 2 * depth);
    }
  }

  public JsonWriter name(String name) {
    separate();
    quote(name);
    out.append(indented ? ": " : ":");
    afterName = true;
    return this;
  }

  public JsonWriter value(@Nullable String text) {
    separate();
    if (text == null) {
      out.append("null");
    } else {
      quote(text);
    }
    return this;
  }

  public JsonWriter value(long number) {
    separate();
    out.append(number);
    return this;
  }

  public JsonWriter value(boolean truth) {
    separate();
    out.append(truth);
    return this;
  }

  /** A number with a fraction; null when it is none that JSON has. */
  public JsonWriter value(double number) {
    separate();
    out.append(Double.isFinite(number) ? Double.toString(number) : "null");
    return this;
  }

  /** A value that is JSON text already; what stands in its place may also be written elsewhere. */
  public JsonWriter json(String text) {
    separate();
    out.append(text);
    return this;
  }

  /** A member that is left out when the text is empty or null. */
  public JsonWriter member(String name, @Nullable String text) {
    return text == null || text.isEmpty() ? this : name(name).value(text);
  }

  public JsonWriter member(String name, long number) {
    return name(name).value(number);
  }

  public JsonWriter member(String name, boolean truth) {
    return name(name).value(truth);
  }

  /** A member with a share or a rate, four digits behind the point. */
  public JsonWriter member(String name, double number) {
    name(name);
    separate();
    out.append(String.format(Locale.ROOT, "%.4f", number));
    return this;
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          boolean lone = Character.isSurrogate(c) && !paired(text, i);
          if (c < 0x20
              || c == '<'
              || c == '>'
              || c == '&'
              || c == 0x7f
              || c == '\u2028'
              || c == '\u2029'
              || lone) {
            out.append("\\u");
            String hex = Integer.toHexString(c);
            out.repeat('0', 4 - hex.length()).append(hex);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }

  /** Moves what was written so far to a stream, as UTF-8. */
  public void flushTo(OutputStream stream) throws IOException {
    stream.write(out.toString().getBytes(StandardCharsets.UTF_8));
    out.setLength(0);
  }

  /** What was written since the last {@link #flushTo}. */
  @Override
  public String toString() {
    return out.toString();
  }
}
