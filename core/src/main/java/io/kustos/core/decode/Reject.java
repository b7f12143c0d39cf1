package io.kustos.core.decode;

import java.nio.charset.StandardCharsets;

/**
 * Bytes of the input that are no audit event, and why.
 *
 * @param reason the kind of trouble
 * @param line line of the first byte, from 1
 * @param offset offset of the first byte in the input
 * @param length how many bytes are left out
 * @param detail what exactly, in a few words
 * @param excerpt the first bytes, at most {@link #EXCERPT_BYTES_MAX}
 */
public record Reject(
    Reason reason, long line, long offset, long length, String detail, byte[] excerpt) {
  /** Longest excerpt. */
  public static final int EXCERPT_BYTES_MAX = 256;

  /** Why bytes are no audit event. */
  public enum Reason {
    /** The text ends inside a value: a line half written, cut by a size limit, or a lost rest. */
    TRUNCATED,
    /** Not UTF-8. */
    INVALID_UTF8,
    /** Breaks the grammar of JSON. */
    MALFORMED_JSON,
    /** Well-formed, but no Kubernetes audit event; or a line of text. */
    NOT_AN_EVENT,
    /** An audit event without a stage time that can be read. */
    MISSING_TIMESTAMP,
    /** Longer than a limit. */
    TOO_LARGE,
    /** Nested deeper than a limit. */
    TOO_DEEP,
    /** A hole of NUL bytes, as truncating a file that is being written to leaves it. */
    NUL_BYTES,
    /** Base64 or gzip inside a wrapper that cannot be unpacked. */
    BAD_ENCODING
  }

  /** The excerpt as text; bytes that are no UTF-8 are replaced. */
  public String excerptText() {
    return new String(excerpt, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return reason + " at line " + line + ", offset " + offset + " +" + length + ": " + detail;
  }
}
