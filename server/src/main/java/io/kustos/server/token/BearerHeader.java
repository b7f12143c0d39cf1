package io.kustos.server.token;

import org.jspecify.annotations.Nullable;

/** The header {@code Authorization: Bearer TOKEN}, RFC 6750, section 2.1. */
public final class BearerHeader {
  private static final String SCHEME = "Bearer ";
  private static final int CHARS_MAX = 4096;

  private BearerHeader() {}

  /** The token in a value of the header; null when it is of another scheme or too long. */
  public static @Nullable String token(String value) {
    return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && value.length() <= CHARS_MAX
        ? value.substring(SCHEME.length()).strip()
        : null;
  }
}
