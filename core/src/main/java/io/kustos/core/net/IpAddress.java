package io.kustos.core.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An address; IPv4 ones are mapped into IPv6 ({@code ::ffff:0:0/96}).
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 */
public record IpAddress(long high, long low) {
  /** Bits of an address. */
  public static final int BITS = 128;

  /** Bits of an IPv4 address. */
  public static final int NARROW_BITS = 32;

  private static final int TEXT_CHARS_MAX = 45;
  private static final long MAPPED = 0xFFFF_0000_0000L;
  private static final long INT = 0xFFFF_FFFFL;
  private static final int GROUPS = 8;

  /** An IPv4 address. */
  public static IpAddress narrow(int bits) {
    return new IpAddress(0, MAPPED | (bits & INT));
  }

  /** Whether this is an IPv4 address. */
  public boolean isNarrow() {
    return high == 0 && (low & ~INT) == MAPPED;
  }

  /** The IPv4 address's 32 bits. */
  public int narrowBits() {
    return (int) low;
  }

  /** Four or sixteen bytes, most significant first. */
  public byte[] toBytes() {
    byte[] bytes = new byte[isNarrow() ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      int shift = (bytes.length - 1 - i) * 8;
      bytes[i] = (byte) (shift >= 64 ? high >>> (shift - 64) : low >>> shift);
    }
    return bytes;
  }

  /** Sixteen bytes, most significant first, of an IPv4 address too. */
  public byte[] toWideBytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** The first address with the same so many leading bits, of {@link #BITS}. */
  public IpAddress masked(int bits) {
    return new IpAddress(high & highMask(bits), low & lowMask(bits));
  }

  /** The last address with the same so many leading bits, of {@link #BITS}. */
  public IpAddress filled(int bits) {
    return new IpAddress(high | ~highMask(bits), low | ~lowMask(bits));
  }

  private static long highMask(int bits) {
    return bits == 0 ? 0 : -1L << (64 - Math.min(64, bits));
  }

  private static long lowMask(int bits) {
    return bits <= 64 ? 0 : -1L << (BITS - bits);
  }

  /** Reads {@code 192.0.2.1} or {@code 2001:db8::1}, without a zone; null when it is neither. */
  public static @Nullable IpAddress parse(String text) {
    if (text.isEmpty() || text.length() > TEXT_CHARS_MAX) {
      return null;
    }
    if (text.indexOf(':') < 0) {
      long bits = dotted(text, 0, text.length());
      return bits < 0 ? null : narrow((int) bits);
    }
    return wide(text);
  }

  /** Four decimal numbers without leading zeros, as 32 bits; negative when malformed. */
  private static long dotted(String text, int from, int to) {
    long bits = 0;
    int at = from;
    for (int part = 0; part < 4; part++) {
      int start = at;
      int value = 0;
      while (at < to && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 3) {
        value = value * 10 + (text.charAt(at) - '0');
        at++;
      }
      boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
      boolean ended = part == 3 ? at == to : at < to && text.charAt(at) == '.';
      if (at == start || value > 255 || leadingZero || !ended) {
        return -1;
      }
      bits = bits << 8 | value;
      at++;
    }
    return bits;
  }

  private static @Nullable IpAddress wide(String text) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      int end = text.indexOf(':', at);
      int to = end < 0 ? text.length() : end;
      if (end < 0 && text.indexOf('.', at) >= 0) {
        long bits = dotted(text, at, to);
        if (bits < 0 || count > GROUPS - 2) {
          return null;
        }
        groups[count++] = (int) (bits >>> 16);
        groups[count++] = (int) bits & 0xFFFF;
        at = to;
        break;
      }
      int group = hex(text, at, to);
      if (group < 0 || count == GROUPS) {
        return null;
      }
      groups[count++] = group;
      at = to + 1;
      if (end >= 0 && at < text.length() && text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
      } else if (end >= 0 && at == text.length()) {
        return null;
      }
    }
    if (gap < 0 ? count != GROUPS : count == GROUPS) {
      return null;
    }
    return of(groups, count, gap < 0 ? count : gap);
  }

  private static IpAddress of(int[] groups, int count, int gap) {
    int[] whole = new int[GROUPS];
    System.arraycopy(groups, 0, whole, 0, gap);
    System.arraycopy(groups, gap, whole, GROUPS - (count - gap), count - gap);
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | whole[i];
      low = low << 16 | whole[i + 4];
    }
    return new IpAddress(high, low);
  }

  private static int hex(String text, int from, int to) {
    if (to == from || to - from > 4) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** Orders two addresses, each given by its halves, as unsigned numbers. */
  public static int compare(long high, long low, long otherHigh, long otherLow) {
    int first = Long.compareUnsigned(high, otherHigh);
    return first != 0 ? first : Long.compareUnsigned(low, otherLow);
  }

  /** The address in its usual form, IPv6 with lower-case digits and the longest gap left out. */
  @Override
  public String toString() {
    if (isNarrow()) {
      int bits = narrowBits();
      return (bits >>> 24)
          + "."
          + (bits >>> 16 & 255)
          + "."
          + (bits >>> 8 & 255)
          + "."
          + (bits & 255);
    }
    return AddressText.wide(high, low);
  }
}
