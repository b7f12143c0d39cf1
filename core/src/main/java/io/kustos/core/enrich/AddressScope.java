package io.kustos.core.enrich;

import io.kustos.core.net.IpAddress;
import java.util.List;
import java.util.Locale;

/** Where an address can be reached from, by the registries of special-purpose addresses. */
public enum AddressScope {
  LOOPBACK("127.0.0.0/8", "::1"),
  LINK_LOCAL("169.254.0.0/16", "fe80::/10"),
  /** RFC 1918 and RFC 4193. */
  PRIVATE("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
  /** Shared address space of carriers and some clouds, RFC 6598. */
  CGNAT("100.64.0.0/10"),
  /** Addresses for examples and measurements. */
  DOCUMENTATION(
      "192.0.2.0/24",
      "198.51.100.0/24",
      "203.0.113.0/24",
      "198.18.0.0/15",
      "2001:db8::/32",
      "3fff::/20"),
  MULTICAST("224.0.0.0/4", "ff00::/8"),
  /** Neither in use nor routed. */
  RESERVED("0.0.0.0/8", "192.0.0.0/24", "240.0.0.0/4", "::", "100::/64"),
  PUBLIC;

  private static final List<AddressScope> ALL = List.of(values());

  private final String label = name().toLowerCase(Locale.ROOT);
  private final AddressSet addresses;

  AddressScope(String... ranges) {
    AddressSet.Builder builder = new AddressSet.Builder();
    for (String range : ranges) {
      builder.add(range);
    }
    addresses = builder.build();
  }

  /** The value that rules compare with, for example {@code link_local}. */
  public String label() {
    return label;
  }

  /** The scope of an address. */
  public static AddressScope of(IpAddress address) {
    for (AddressScope scope : ALL) {
      if (scope.addresses.contains(address)) {
        return scope;
      }
    }
    return PUBLIC;
  }
}
