package io.kustos.server.source.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a bearer token. The token itself is 256 random bits, so one round of SHA-256
 * hides it; a slow hash is for secrets people choose.
 *
 * @param name what operators call it
 * @param hash SHA-256 of the token, as 64 hexadecimal digits
 * @param expires when it ends, null for never
 * @param cluster the one cluster it is for, null for any
 */
public record BearerToken(
    String name, String hash, @Nullable Instant expires, @Nullable String cluster) {
  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+sha256:([0-9a-f]{64})\\s+(\\S+)\\s+(\\S+)");

  /** Checks the names. */
  public BearerToken {
    if (!ClusterName.isValid(name)) {
      throw new IllegalArgumentException("not a name for a token: '" + name + "'");
    }
    if (cluster != null) {
      ClusterName.check(cluster);
    }
  }

  /** Reads what {@link #line} writes. */
  static BearerToken parse(String line) {
    Matcher part = LINE.matcher(line.strip());
    if (!part.matches()) {
      throw new IllegalArgumentException("needed is: NAME sha256:HASH EXPIRES|never CLUSTER|*");
    }
    String until = part.group(3);
    String cluster = part.group(4);
    return new BearerToken(
        part.group(1),
        part.group(2),
        until.equals("never") ? null : instant(until),
        cluster.equals("*") ? null : cluster);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  String line() {
    return name
        + " sha256:"
        + hash
        + " "
        + (expires == null ? "never" : expires)
        + " "
        + (cluster == null ? "*" : cluster);
  }

  boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** Whether this is the token with that hash; takes as long whether it is or not. */
  boolean hasHash(byte[] sha256) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(hash), sha256);
  }

  static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
