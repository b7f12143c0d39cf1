package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.TransformerFunctions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as Falco's plugins print them: a string decoded and cut at its first NUL, anything
 * else as its JSON text without white space.
 */
final class JsonText {
  private JsonText() {}

  /** The text of an event field; null when the event has none. */
  static @Nullable String of(AuditEvent event, EventField field) {
    int start = event.start(field);
    if (start < 0) {
      return null;
    }
    byte[] bytes = event.bytes();
    return switch (bytes[start]) {
      case '{', '[' -> compact(bytes, start, event.end(field));
      case '"' -> decode(bytes, start, event.end(field));
      default -> new String(bytes, start, event.end(field) - start, StandardCharsets.ISO_8859_1);
    };
  }

  /** The text of a value; null for null. */
  static @Nullable String of(@Nullable JsonSlice value) {
    String text = uncut(value);
    return text == null ? null : TransformerFunctions.cString(text);
  }

  /** The text of a value, with what follows a NUL; null for null. */
  static @Nullable String uncut(@Nullable JsonSlice value) {
    if (value == null) {
      return null;
    }
    String text = value.string();
    return text == null ? compact(value.bytes(), value.start(), value.end()) : text;
  }

  private static String decode(byte[] bytes, int start, int end) {
    return TransformerFunctions.cString(JsonBytes.decode(bytes, start + 1, end - 1));
  }

  /** The JSON text without white space outside its strings; strings stay as written. */
  static String compact(byte[] bytes, int start, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
    int plain = start;
    int at = start;
    while (at < end) {
      if (bytes[at] == '"') {
        at = afterString(bytes, at, end);
      } else if (JsonBytes.isSpace(bytes[at])) {
        out.write(bytes, plain, at - plain);
        at = JsonBytes.skipSpace(bytes, at, end);
        plain = at;
      } else {
        at++;
      }
    }
    if (plain == start) {
      return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
    out.write(bytes, plain, end - plain);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int afterString(byte[] bytes, int at, int end) {
    int after = JsonBytes.skipString(bytes, at + 1, end);
    return after < 0 ? end : after;
  }

  /** The JSON text with a line for each member and element, two blanks a level. */
  static String indented(JsonSlice value) {
    byte[] bytes = value.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream((value.end() - value.start()) * 2);
    int depth = 0;
    boolean opened = false;
    int at = value.start();
    while (at < value.end()) {
      byte b = bytes[at];
      if (JsonBytes.isSpace(b)) {
        at++;
        continue;
      }
      if (opened && b != '}' && b != ']') {
        newLine(out, depth);
      }
      boolean closesEmpty = opened;
      opened = false;
      int next = b == '"' ? afterString(bytes, at, value.end()) : at + 1;
      switch (b) {
        case '{', '[' -> {
          depth++;
          opened = true;
          out.write(b);
        }
        case '}', ']' -> {
          depth--;
          if (!closesEmpty) {
            newLine(out, depth);
          }
          out.write(b);
        }
        case ',' -> {
          out.write(b);
          newLine(out, depth);
        }
        case ':' -> {
          out.write(b);
          out.write(' ');
        }
        default -> out.write(bytes, at, next - at);
      }
      at = next;
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void newLine(ByteArrayOutputStream out, int depth) {
    out.write('\n');
    for (int i = 0; i < depth; i++) {
      out.write(' ');
      out.write(' ');
    }
  }
}
