package io.kustos.core.enrich;

import io.kustos.core.net.IpAddress;

/** Places by address; immutable, thread-safe, and without failures. */
@FunctionalInterface
public interface GeoTable {
  /** Knows nothing. */
  GeoTable NONE = address -> GeoPlace.UNKNOWN;

  /** The place of an address; {@link GeoPlace#UNKNOWN} when there is none. */
  GeoPlace find(IpAddress address);
}
