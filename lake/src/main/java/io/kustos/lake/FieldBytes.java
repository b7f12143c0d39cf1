package io.kustos.lake;

import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonSlice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What columns hold of an event's fields, as {@link EventRow#text} gives it. */
final class FieldBytes {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SLASHES = 0x5C5C5C5C5C5C5C5CL;

  private FieldBytes() {}

  /** What a column holds of a field; null when there is nothing to hold. */
  static byte @Nullable [] of(EventColumn column, byte[] bytes, int from, int to) {
    if (from < 0) {
      return null;
    }
    if (bytes[from] == '"') {
      return column.kind() == ColumnKind.TEXT
          ? decode(bytes, from + 1, to - 1)
          : column.kind() == ColumnKind.LIST ? null : utf8(bytes, from, to);
    }
    if (bytes[from] == 'n') {
      return null;
    }
    return column.kind() == ColumnKind.LIST
        ? list(new JsonSlice(bytes, from, to))
        : utf8(bytes, from, to);
  }

  /** A string's content decoded, in UTF-8 that is valid whatever the input was. */
  private static byte[] decode(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 8 <= to) {
      long word = JsonBytes.word(bytes, i);
      long slash = word ^ SLASHES;
      if (((((slash - ONES) & ~slash) | word) & HIGHS) != 0) {
        break;
      }
      i += 8;
    }
    while (i < to && bytes[i] != '\\' && bytes[i] >= 0) {
      i++;
    }
    return i == to
        ? Arrays.copyOfRange(bytes, from, to)
        : JsonBytes.decode(bytes, from, to).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] utf8(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 8 <= to && (JsonBytes.word(bytes, i) & HIGHS) == 0) {
      i += 8;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i == to
        ? Arrays.copyOfRange(bytes, from, to)
        : new String(bytes, from, to - from, StandardCharsets.UTF_8)
            .getBytes(StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] list(JsonSlice array) {
    byte[] bytes = array.bytes();
    byte[] joined = new byte[array.end() - array.start()];
    int length = 0;
    int at = JsonBytes.skipSpace(bytes, array.start() + 1, array.end());
    while (array.isArray() && at < array.end() && bytes[at] == '"') {
      int after = JsonBytes.skipString(bytes, at + 1, array.end());
      byte[] element = after < 0 ? joined : decode(bytes, at + 1, after - 1);
      if (after < 0 || length + element.length + 1 > joined.length) {
        break;
      }
      if (length > 0) {
        joined[length++] = EventRow.LIST_SEPARATOR;
      }
      System.arraycopy(element, 0, joined, length, element.length);
      length += element.length;
      at = JsonBytes.skipSpace(bytes, after, array.end());
      if (bytes[at] != ',') {
        break;
      }
      at = JsonBytes.skipSpace(bytes, at + 1, array.end());
    }
    return length == 0 ? null : Arrays.copyOf(joined, length);
  }

  /**
   * The annotations without the two that have columns, all of them when they are odd; null when
   * none are left.
   */
  static byte @Nullable [] annotations(byte[] bytes, int from, int to) {
    byte[] rest = rest(bytes, from, to);
    return rest.length > 2 ? utf8(rest, 0, rest.length) : null;
  }

  private static byte[] rest(byte[] bytes, int from, int to) {
    List<int[]> kept = new ArrayList<>(0);
    int at = from + 1;
    while (bytes[from] == '{' && at < to && bytes[at] == '"') {
      int keyEnd = JsonBytes.skipString(bytes, at + 1, to);
      boolean string = keyEnd > 0 && bytes[keyEnd] == ':' && bytes[keyEnd + 1] == '"';
      int after = string ? JsonBytes.skipString(bytes, keyEnd + 2, to) : -1;
      if (after < 0) {
        break;
      }
      if (!Arrays.equals(bytes, at + 1, keyEnd - 1, EventRow.DECISION, 0, EventRow.DECISION.length)
          && !Arrays.equals(
              bytes, at + 1, keyEnd - 1, EventRow.REASON, 0, EventRow.REASON.length)) {
        kept.add(new int[] {at, after});
      }
      if (bytes[after] == '}' && after + 1 == to) {
        return join(bytes, kept);
      }
      at = after + 1;
    }
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] join(byte[] bytes, List<int[]> members) {
    RebuildBuffer out = new RebuildBuffer(64);
    out.add('{');
    for (int[] member : members) {
      if (out.length() > 1) {
        out.add(',');
      }
      out.add(bytes, member[0], member[1]);
    }
    out.add('}');
    return out.toBytes();
  }
}
