package io.kustos.core.enrich;

import org.jspecify.annotations.Nullable;

/**
 * Where an address is, as far as a database tells.
 *
 * @param country ISO 3166-1 code, for example {@code DE}
 * @param city its English name
 * @param asn number of the autonomous system
 * @param organization who runs that
 */
public record GeoPlace(
    @Nullable String country,
    @Nullable String city,
    @Nullable Long asn,
    @Nullable String organization) {
  /** Nothing is known. */
  public static final GeoPlace UNKNOWN = new GeoPlace(null, null, null, null);
}
