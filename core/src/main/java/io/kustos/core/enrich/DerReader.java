package io.kustos.core.enrich;

import java.util.Arrays;

/**
 * Reads one level of DER (ITU-T X.690): tags of one byte, definite lengths. Stops at the first
 * thing that is not so, which {@link #failed} then tells; never reads beyond its end.
 */
final class DerReader {
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final int OID = 0x06;
  static final int OCTETS = 0x04;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int tag;
  private int valueStart;
  private int valueEnd;
  private boolean failed;

  DerReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private DerReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Goes to the next value; false at the end and at what is malformed. */
  boolean next() {
    if (failed || at >= end) {
      return false;
    }
    tag = bytes[at] & 0xFF;
    int length = at + 1 < end ? bytes[at + 1] & 0xFF : -1;
    int start = at + 2;
    if (length > 0x80 && length <= 0x83) {
      int count = length & 0x7F;
      length = 0;
      for (int i = 0; i < count && start < end; i++) {
        length = length << 8 | (bytes[start++] & 0xFF);
      }
    } else if (length >= 0x80) {
      length = -1;
    }
    if (length < 0 || (tag & 0x1F) == 0x1F || length > end - start) {
      failed = true;
      return false;
    }
    valueStart = start;
    valueEnd = start + length;
    at = valueEnd;
    return true;
  }

  /** Goes to the next value; false unless it is there and has the tag. */
  boolean next(int wanted) {
    return next() && tag == wanted;
  }

  int tag() {
    return tag;
  }

  /** Whether something malformed was met. */
  boolean failed() {
    return failed;
  }

  /** The inside of the current value. */
  DerReader inside() {
    return new DerReader(bytes, valueStart, valueEnd);
  }

  /** The content of the current value. */
  byte[] value() {
    return Arrays.copyOfRange(bytes, valueStart, valueEnd);
  }
}
