package io.kustos.server.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a bearer token of the API. The token itself is 256 random bits, so one round of
 * SHA-256 hides it.
 *
 * @param name what operators call it
 * @param hash SHA-256 of the token, as 64 hexadecimal digits
 * @param expires when it ends, null for never
 * @param scopes what it allows
 */
public record ApiToken(String name, String hash, @Nullable Instant expires, Set<Scope> scopes) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+sha256:([0-9a-f]{64})\\s+(\\S+)\\s+(\\S+)");

  /** Checks the name. */
  public ApiToken {
    scopes = Set.copyOf(scopes);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a token: '" + name + "'");
    }
  }

  static ApiToken parse(String line) {
    Matcher part = LINE.matcher(line.strip());
    if (!part.matches()) {
      throw new IllegalArgumentException("needed is: NAME sha256:HASH EXPIRES|never SCOPE,...");
    }
    String until = part.group(3);
    return new ApiToken(
        part.group(1),
        part.group(2),
        until.equals("never") ? null : instant(until),
        Scope.parse(part.group(4)));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  String line() {
    return String.join(
        " ", name, "sha256:" + hash, expires == null ? "never" : "" + expires, Scope.text(scopes));
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
