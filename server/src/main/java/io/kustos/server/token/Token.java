package io.kustos.server.token;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a bearer token. The token itself is 256 random bits, so one round of SHA-256
 * hides it; a slow hash is for secrets people choose.
 *
 * @param <G> what a token is good for
 * @param name what operators call it: letters, digits, dot, dash and underscore, at most 128
 * @param hash SHA-256 of the token, as 64 hexadecimal digits
 * @param expires when it ends, null for never
 * @param grant what it is good for
 */
public record Token<G>(String name, String hash, @Nullable Instant expires, G grant) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+sha256:([0-9a-f]{64})\\s+(\\S+)\\s+(\\S+)");

  /** Checks the name. */
  public Token {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a token: '" + name + "'");
    }
  }

  /** Reads what {@link #line} writes. */
  static <G> Token<G> parse(String line, Grant<G> kind) {
    Matcher part = LINE.matcher(line.strip());
    if (!part.matches()) {
      throw new IllegalArgumentException("needed is: " + kind.columns());
    }
    String until = part.group(3);
    return new Token<>(
        part.group(1),
        part.group(2),
        until.equals("never") ? null : instant(until),
        kind.parse().apply(part.group(4)));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + text, e);
    }
  }

  String line(Grant<G> kind) {
    String end = expires == null ? "never" : expires.toString();
    return String.join(" ", name, "sha256:" + hash, end, kind.text().apply(grant));
  }

  /** Whether it has ended. */
  public boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** Whether this is the token with that hash; takes as long whether it is or not. */
  boolean hasHash(byte[] sha256) {
    return MessageDigest.isEqual(HexFormat.of().parseHex(hash), sha256);
  }
}
