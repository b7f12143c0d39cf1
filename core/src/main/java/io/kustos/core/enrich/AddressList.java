package io.kustos.core.enrich;

import java.util.Locale;

/**
 * Addresses that the operator gave a name.
 *
 * @param name what rules and findings call it
 */
public record AddressList(String name, Kind kind, AddressSet addresses) {
  /** What it means to be in a list. */
  public enum Kind {
    /** A network of one's own: an office, a VPN, the cluster's nodes. */
    NETWORK,
    /** Proxies and load balancers whose word on who they forward for is believed. */
    PROXY,
    /** A cloud provider's ranges. */
    CLOUD,
    /** Exits of the Tor network. */
    TOR,
    /** Addresses that somebody warns of. */
    THREAT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in the configuration. */
    public String label() {
      return label;
    }
  }
}
