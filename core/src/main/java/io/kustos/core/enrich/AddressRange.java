package io.kustos.core.enrich;

import io.kustos.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** Addresses from one to another, both included, both IPv4 or both IPv6. */
record AddressRange(IpAddress from, IpAddress to) {

  /**
   * Reads an address, a prefix ({@code 192.0.2.0/24}) or a range ({@code 192.0.2.1-192.0.2.9}).
   * Bits of a prefix's address beyond its length do not matter.
   *
   * @return null when it is none of them
   */
  static @Nullable AddressRange parse(String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      IpAddress base = IpAddress.parse(text.substring(0, slash));
      int length = length(text.substring(slash + 1));
      return base == null
              || length < 0
              || length > (base.isNarrow() ? IpAddress.NARROW_BITS : IpAddress.BITS)
          ? null
          : prefix(base, length);
    }
    int dash = text.indexOf('-');
    IpAddress from = IpAddress.parse(dash < 0 ? text : text.substring(0, dash).strip());
    IpAddress to = dash < 0 ? from : IpAddress.parse(text.substring(dash + 1).strip());
    if (from == null || to == null || from.isNarrow() != to.isNarrow()) {
      return null;
    }
    boolean ordered = IpAddress.compare(from.high(), from.low(), to.high(), to.low()) <= 0;
    return ordered ? new AddressRange(from, to) : null;
  }

  private static int length(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 3;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? Integer.parseInt(text) : -1;
  }

  private static AddressRange prefix(IpAddress base, int length) {
    int wide = base.isNarrow() ? IpAddress.BITS - IpAddress.NARROW_BITS + length : length;
    return new AddressRange(base.masked(wide), base.filled(wide));
  }
}
