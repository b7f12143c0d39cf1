package io.kustos.server.source.file;

import io.kustos.core.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Tells a log by its first bytes, whatever its name, its inode or its compression; a log that grows
 * keeps matching.
 *
 * @param start offset of the first byte that is not NUL
 * @param length how many bytes from there are hashed
 * @param hash 96 bits of their SHA-256, as base64url
 */
public record Fingerprint(long start, int length, String hash) {
  private static final int HASH_BYTES = 12;

  /** Of all the bytes in a head that is not empty. */
  public static Fingerprint of(LogHead head) {
    return of(head.start(), head.bytes(), head.bytes().length);
  }

  private static Fingerprint of(long start, byte[] bytes, int length) {
    if (length == 0) {
      throw new IllegalArgumentException("nothing to tell a log by");
    }
    MessageDigest digest = Sha256.digest();
    digest.update(bytes, 0, length);
    byte[] cut = Arrays.copyOf(digest.digest(), HASH_BYTES);
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(cut);
    return new Fingerprint(start, length, hash);
  }

  /** Whether a log with this head can be the one this was made of, grown or not. */
  public boolean matches(LogHead head) {
    return start == head.start()
        && head.bytes().length >= length
        && of(start, head.bytes(), length).equals(this);
  }

  /** Whether it can still get better with more bytes. */
  public boolean isShort() {
    return length < LogHead.BYTES_MAX;
  }
}
