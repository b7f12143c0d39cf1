package io.kustos.core.rule;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A network of IPv4 or IPv6 addresses (RFC 4632, RFC 4291). */
public final class IpNetwork {
  private final String text;
  private final byte[] address;
  private final int prefixBits;

  private IpNetwork(String text, byte[] address, int prefixBits) {
    this.text = text;
    this.address = address;
    this.prefixBits = prefixBits;
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
   *
   * @throws IllegalArgumentException with what is wrong: no address, a mask too long, bits set
   *     behind the mask
   */
  public static IpNetwork parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] address = parseAddress(host);
    if (address == null) {
      throw new IllegalArgumentException("'" + host + "' is no IPv4 or IPv6 address");
    }
    int bits = slash < 0 ? address.length * 8 : mask(text.substring(slash + 1), address.length);
    for (int bit = bits; bit < address.length * 8; bit++) {
      if ((address[bit >>> 3] & (0x80 >>> (bit & 7))) != 0) {
        throw new IllegalArgumentException("'" + text + "' has bits set behind its mask");
      }
    }
    return new IpNetwork(text, address, bits);
  }

  private static int mask(String text, int bytes) {
    if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int bits = Integer.parseInt(text);
      if (bits <= bytes * 8) {
        return bits;
      }
    }
    byte[] dotted = bytes == 4 ? ipv4(text) : null;
    if (dotted != null) {
      int mask = 0;
      for (byte b : dotted) {
        mask = (mask << 8) | (b & 0xFF);
      }
      int bits = Integer.numberOfLeadingZeros(~mask);
      if (bits == 32 || mask << bits == 0) {
        return bits;
      }
      int hostMask = Integer.numberOfLeadingZeros(mask);
      if (~mask << hostMask == 0) {
        return hostMask;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no mask");
  }

  /** The network's first address: four or sixteen bytes. */
  public byte[] address() {
    return address.clone();
  }

  /** How many leading bits an address shares with the network. */
  public int prefixBits() {
    return prefixBits;
  }

  /** Whether an address, as text, is of this network; false for what is no address. */
  public boolean contains(String text) {
    byte[] other = parseAddress(text);
    if (other == null) {
      return false;
    }
    if (other.length != address.length && address.length == 4) {
      other = unmapped(other);
    }
    return other.length == address.length && shares(other);
  }

  private boolean shares(byte[] other) {
    for (int i = 0; i < prefixBits; i += 8) {
      int bits = Math.min(8, prefixBits - i);
      int mask = 0xFF << (8 - bits);
      if (((address[i >>> 3] ^ other[i >>> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The IPv4 address inside {@code ::ffff:a.b.c.d}; any other address as it is. */
  private static byte[] unmapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return address;
      }
    }
    return address[10] == -1 && address[11] == -1 ? Arrays.copyOfRange(address, 12, 16) : address;
  }

  /** The four or sixteen bytes of an address; empty for what is none. */
  public static Optional<byte[]> address(String text) {
    return Optional.ofNullable(parseAddress(text));
  }

  private static byte @Nullable [] parseAddress(String text) {
    return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
  }

  private static byte @Nullable [] ipv4(String text) {
    String[] parts = text.split("\\.", 6);
    byte[] bytes = new byte[4];
    if (parts.length != 4) {
      return null;
    }
    for (int i = 0; i < 4; i++) {
      int value = number(parts[i], 10, 3);
      if (value < 0 || value > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
        return null;
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  private static byte @Nullable [] ipv6(String text) {
    if (text.length() > 45) {
      return null;
    }
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] all = groups(text);
      return all != null && all.length == 16 ? all : null;
    }
    byte[] head = groups(text.substring(0, gap));
    byte[] tail = groups(text.substring(gap + 2));
    if (head == null || tail == null || head.length + tail.length > 14) {
      return null;
    }
    byte[] bytes = Arrays.copyOf(head, 16);
    System.arraycopy(tail, 0, bytes, 16 - tail.length, tail.length);
    return bytes;
  }

  private static byte @Nullable [] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] bytes = new byte[20];
    int size = 0;
    for (int i = 0; i < parts.length && size <= 14; i++) {
      byte[] dotted = i == parts.length - 1 && size <= 12 ? ipv4(parts[i]) : null;
      if (dotted != null) {
        System.arraycopy(dotted, 0, bytes, size, 4);
        return Arrays.copyOf(bytes, size + 4);
      }
      int group = number(parts[i], 16, 4);
      if (group < 0) {
        return null;
      }
      bytes[size++] = (byte) (group >> 8);
      bytes[size++] = (byte) group;
    }
    return parts.length * 2 == size ? Arrays.copyOf(bytes, size) : null;
  }

  private static int number(String text, int radix, int digitsMax) {
    if (text.isEmpty() || text.length() > digitsMax) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpNetwork that
        && prefixBits == that.prefixBits
        && Arrays.equals(address, that.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address) + prefixBits;
  }

  @Override
  public String toString() {
    return text;
  }
}
