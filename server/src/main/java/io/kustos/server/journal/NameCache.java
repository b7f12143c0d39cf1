package io.kustos.server.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names with their bytes: of sources, clusters and wrappings there are few, and each event has
 * three. One thread at a time.
 */
final class NameCache {
  private static final int SLOTS = 8;
  private static final int BYTES_MAX = 0xFFFF;

  private final @Nullable String[] texts = new @Nullable String[SLOTS];
  private final byte[][] bytes = new byte[SLOTS][0];
  private int next;

  /** The text of bytes in UTF-8; the same object again for the same bytes. */
  String text(byte[] array, int start, int end) {
    for (int i = 0; i < SLOTS; i++) {
      String known = texts[i];
      byte[] its = bytes[i];
      if (known != null && Arrays.equals(its, 0, its.length, array, start, end)) {
        return known;
      }
    }
    String text = new String(array, start, end - start, StandardCharsets.UTF_8);
    keep(text, Arrays.copyOfRange(array, start, end));
    return text;
  }

  /**
   * The bytes of a text, which nobody changes.
   *
   * @throws IllegalArgumentException when they are too many
   */
  byte[] utf8(String text) {
    for (int i = 0; i < SLOTS; i++) {
      if (text.equals(texts[i])) {
        return bytes[i];
      }
    }
    byte[] its = text.getBytes(StandardCharsets.UTF_8);
    if (its.length > BYTES_MAX) {
      throw new IllegalArgumentException("name of " + its.length + " bytes is too long");
    }
    keep(text, its);
    return its;
  }

  private void keep(String text, byte[] its) {
    texts[next] = text;
    bytes[next] = its;
    next = (next + 1) % SLOTS;
  }
}
