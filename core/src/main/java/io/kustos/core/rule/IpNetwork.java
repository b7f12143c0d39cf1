package io.kustos.core.rule;

import io.kustos.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** A network of IPv4 or IPv6 addresses (RFC 4632, RFC 4291). */
public final class IpNetwork {
  /** Bits before an IPv4 address that is mapped into IPv6. */
  private static final int MAPPED_BITS = IpAddress.BITS - IpAddress.NARROW_BITS;

  private final String text;
  private final IpAddress first;
  private final boolean wide;
  private final int leadingBits;

  private IpNetwork(String text, IpAddress first, boolean wide, int leadingBits) {
    this.text = text;
    this.first = first;
    this.wide = wide;
    this.leadingBits = leadingBits;
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
    IpAddress first = IpAddress.parse(host);
    if (first == null) {
      throw new IllegalArgumentException("'" + host + "' is no IPv4 or IPv6 address");
    }
    boolean wide = isWide(host);
    int bitsMax = wide ? IpAddress.BITS : IpAddress.NARROW_BITS;
    int bits = slash < 0 ? bitsMax : mask(text.substring(slash + 1), bitsMax);
    int leadingBits = IpAddress.BITS - bitsMax + bits;
    if (!first.masked(leadingBits).equals(first)) {
      throw new IllegalArgumentException("'" + text + "' has bits set behind its mask");
    }
    return new IpNetwork(text, first, wide, leadingBits);
  }

  /** Whether an address is written as one of IPv6, as is {@code ::ffff:10.0.0.1}. */
  private static boolean isWide(String text) {
    return text.indexOf(':') >= 0;
  }

  private static int mask(String text, int bitsMax) {
    if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int bits = Integer.parseInt(text);
      if (bits <= bitsMax) {
        return bits;
      }
    }
    IpAddress dotted =
        bitsMax == IpAddress.NARROW_BITS && !isWide(text) ? IpAddress.parse(text) : null;
    if (dotted != null) {
      int mask = dotted.narrowBits();
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
    return wide ? first.toWideBytes() : first.toBytes();
  }

  /** How many leading bits an address shares with the network. */
  public int prefixBits() {
    return wide ? leadingBits : leadingBits - MAPPED_BITS;
  }

  /**
   * Whether an address, as text, is of this network; false for what is no address. An IPv4 network
   * also has its addresses that are mapped into IPv6.
   */
  public boolean contains(String text) {
    IpAddress other = IpAddress.parse(text);
    return other != null && (isWide(text) || !wide) && other.masked(leadingBits).equals(first);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpNetwork that
        && wide == that.wide
        && leadingBits == that.leadingBits
        && first.equals(that.first);
  }

  @Override
  public int hashCode() {
    return 31 * first.hashCode() + leadingBits;
  }

  @Override
  public String toString() {
    return text;
  }
}
