package io.kustos.core.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One well-formed JSON value inside a byte array, read on demand. Of duplicate keys the first
 * counts. Text that is not well-formed is read as far as it goes and never throws.
 *
 * @param bytes holds the value; not copied
 * @param start offset of the value's first byte
 * @param end offset after its last byte
 */
public record JsonSlice(byte[] bytes, int start, int end) {

  /** What a value is. */
  public enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /** A view of the value in {@code bytes}, white space around it left out. */
  public static JsonSlice of(byte[] bytes) {
    int start = JsonBytes.skipSpace(bytes, 0, bytes.length);
    int end = bytes.length;
    while (end > start && JsonBytes.isSpace(bytes[end - 1])) {
      end--;
    }
    return new JsonSlice(bytes, start, end);
  }

  public Kind kind() {
    return switch (start < end ? bytes[start] : 'n') {
      case '{' -> Kind.OBJECT;
      case '[' -> Kind.ARRAY;
      case '"' -> Kind.STRING;
      case 't', 'f' -> Kind.BOOLEAN;
      case 'n' -> Kind.NULL;
      default -> Kind.NUMBER;
    };
  }

  public boolean isObject() {
    return start < end && bytes[start] == '{';
  }

  public boolean isArray() {
    return start < end && bytes[start] == '[';
  }

  public boolean isString() {
    return start < end && bytes[start] == '"';
  }

  /** The member of that name; null when this is no object or has none. */
  public @Nullable JsonSlice get(String key) {
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    int at = isObject() ? JsonBytes.skipSpace(bytes, start + 1, end) : end;
    while (at < end && bytes[at] == '"') {
      int keyEnd = JsonBytes.skipString(bytes, at + 1, end);
      if (keyEnd < 0) {
        return null;
      }
      boolean found = keyEquals(at + 1, keyEnd - 1, key, wanted);
      int value = valueAfterKey(keyEnd);
      int valueEnd = skipValue(bytes, value, end);
      if (valueEnd < 0) {
        return null;
      }
      if (found) {
        return new JsonSlice(bytes, value, valueEnd);
      }
      at = nextMember(valueEnd);
    }
    return null;
  }

  /**
   * Whether any member's name may begin so; false only when none does.
   *
   * @param prefix in UTF-8
   */
  public boolean mayHaveNameStarting(byte[] prefix) {
    int at = isObject() ? JsonBytes.skipSpace(bytes, start + 1, end) : end;
    while (at < end && bytes[at] == '"') {
      int keyEnd = JsonBytes.skipString(bytes, at + 1, end);
      int compared = Math.min(keyEnd, at + 1 + prefix.length);
      int mismatch =
          keyEnd < 0 ? 0 : Arrays.mismatch(bytes, at + 1, compared, prefix, 0, compared - at - 1);
      if (mismatch < 0 || keyEnd < 0 || bytes[at + 1 + mismatch] == '\\') {
        return true;
      }
      int valueEnd = skipValue(bytes, valueAfterKey(keyEnd), end);
      if (valueEnd < 0) {
        return false;
      }
      at = nextMember(valueEnd);
    }
    return false;
  }

  /** The member at the end of a path of names; null when there is none. */
  public @Nullable JsonSlice path(String... keys) {
    JsonSlice at = this;
    for (String key : keys) {
      at = at.get(key);
      if (at == null) {
        return null;
      }
    }
    return at;
  }

  /** The element at an index from 0; null when this is no array or too short. */
  public @Nullable JsonSlice element(int index) {
    int at = isArray() ? JsonBytes.skipSpace(bytes, start + 1, end) : end;
    for (int i = 0; at < end && bytes[at] != ']'; i++) {
      int valueEnd = skipValue(bytes, at, end);
      if (valueEnd < 0) {
        return null;
      }
      if (i == index) {
        return new JsonSlice(bytes, at, valueEnd);
      }
      at = nextMember(valueEnd);
    }
    return null;
  }

  /** Calls with each element in order; with none when this is no array. */
  public void forEachElement(Consumer<JsonSlice> action) {
    int at = isArray() ? JsonBytes.skipSpace(bytes, start + 1, end) : end;
    while (at < end && bytes[at] != ']') {
      int valueEnd = skipValue(bytes, at, end);
      if (valueEnd < 0) {
        return;
      }
      action.accept(new JsonSlice(bytes, at, valueEnd));
      at = nextMember(valueEnd);
    }
  }

  /** Calls with each member's decoded name and value, duplicates too, in order. */
  public void forEachMember(BiConsumer<String, JsonSlice> action) {
    int at = isObject() ? JsonBytes.skipSpace(bytes, start + 1, end) : end;
    while (at < end && bytes[at] == '"') {
      int keyEnd = JsonBytes.skipString(bytes, at + 1, end);
      if (keyEnd < 0) {
        return;
      }
      int value = valueAfterKey(keyEnd);
      int valueEnd = skipValue(bytes, value, end);
      if (valueEnd < 0) {
        return;
      }
      action.accept(
          JsonBytes.decode(bytes, at + 1, keyEnd - 1), new JsonSlice(bytes, value, valueEnd));
      at = nextMember(valueEnd);
    }
  }

  /** The decoded text of a string; null when this is no string. */
  public @Nullable String string() {
    return isString() ? JsonBytes.decode(bytes, start + 1, end - 1) : null;
  }

  /** The decoded text of a string, and of anything else its JSON text as written. */
  public String text() {
    return isString() ? JsonBytes.decode(bytes, start + 1, end - 1) : raw();
  }

  /** The JSON text as written. */
  public String raw() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  private boolean keyEquals(int from, int to, String key, byte[] wanted) {
    if (JsonBytes.hasEscape(bytes, from, to)) {
      return JsonBytes.decode(bytes, from, to).equals(key);
    }
    return Arrays.equals(bytes, from, to, wanted, 0, wanted.length);
  }

  private int valueAfterKey(int keyEnd) {
    int colon = JsonBytes.skipSpace(bytes, keyEnd, end);
    return JsonBytes.skipSpace(bytes, colon + 1, end);
  }

  private int nextMember(int valueEnd) {
    int comma = JsonBytes.skipSpace(bytes, valueEnd, end);
    if (comma >= end || bytes[comma] != ',') {
      return end;
    }
    return JsonBytes.skipSpace(bytes, comma + 1, end);
  }

  /**
   * The end of the value at {@code at}, judged by quotes and brackets only.
   *
   * @return the offset after the value, or a negative number when it does not end
   */
  static int skipValue(byte[] bytes, int at, int end) {
    if (at >= end) {
      return -1;
    }
    return switch (bytes[at]) {
      case '"' -> JsonBytes.skipString(bytes, at + 1, end);
      case '{', '[' -> (int) Math.max(-1, BodySkip.skip(bytes, at, end, Integer.MAX_VALUE));
      default -> skipWord(bytes, at, end);
    };
  }

  private static int skipWord(byte[] bytes, int at, int end) {
    int i = at;
    while (i < end
        && bytes[i] != ','
        && bytes[i] != '}'
        && bytes[i] != ']'
        && !JsonBytes.isSpace(bytes[i])) {
      i++;
    }
    return i == at ? -1 : i;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonSlice that
        && Arrays.equals(bytes, start, end, that.bytes, that.start, that.end);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return raw();
  }
}
