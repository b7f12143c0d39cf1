package io.kustos.server.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of an array that nobody changes; equal to any range with the same bytes.
 *
 * @param array holds the bytes
 * @param start offset of the first byte
 * @param end offset after the last byte
 */
public record Bytes(byte[] array, int start, int end) {
  public Bytes {
    Objects.checkFromToIndex(start, end, array.length);
  }

  /** The whole array. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** The text as UTF-8. */
  public static Bytes of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return end - start;
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, start, end);
  }

  /** The bytes read as UTF-8. */
  public String text() {
    return new String(array, start, end - start, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes bytes
        && Arrays.equals(array, start, end, bytes.array, bytes.start, bytes.end);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return text();
  }
}
