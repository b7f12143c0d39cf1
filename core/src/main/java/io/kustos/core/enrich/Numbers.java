package io.kustos.core.enrich;

import io.kustos.core.json.JsonSlice;
import org.jspecify.annotations.Nullable;

/** Whole numbers in JSON. */
final class Numbers {
  private static final int DIGITS_MAX = 18;

  private Numbers() {}

  /** The number; null when there is none, or it is not whole or too great. */
  static @Nullable Long of(@Nullable JsonSlice value) {
    String text = value == null || value.isString() ? "" : value.raw();
    int start = text.startsWith("-") ? 1 : 0;
    boolean whole = text.length() > start && text.length() - start <= DIGITS_MAX;
    for (int i = start; whole && i < text.length(); i++) {
      whole = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return whole ? Long.valueOf(text) : null;
  }
}
