package io.kustos.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 (FIPS 180-4) of texts, which are hashed as UTF-8. */
public final class Sha256 {
  private Sha256() {}

  /** A digest that has seen nothing. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of a text. */
  public static byte[] of(String text) {
    return digest().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of a text, as 64 hexadecimal digits. */
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }

  /** The hash, as 64 hexadecimal digits, of parts, each with its length in bytes before it. */
  public static String hexOfParts(String... parts) {
    MessageDigest digest = digest();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Takes in a text with a NUL behind it; of no text only the NUL. */
  public static void update(MessageDigest digest, @Nullable String text) {
    if (text != null) {
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    digest.update((byte) 0);
  }
}
