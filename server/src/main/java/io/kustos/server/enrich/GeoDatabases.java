package io.kustos.server.enrich;

import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.enrich.GeoTable;
import io.kustos.core.net.IpAddress;
import java.util.List;

/**
 * Several databases as one, for example a city and an ASN file: of each value the first that is
 * known.
 */
record GeoDatabases(List<GeoDatabase> databases) implements GeoTable {
  GeoDatabases {
    databases = List.copyOf(databases);
  }

  @Override
  public GeoPlace find(IpAddress address) {
    GeoPlace known = GeoPlace.UNKNOWN;
    for (GeoDatabase database : databases) {
      GeoPlace more = database.find(address);
      known =
          new GeoPlace(
              known.country() == null ? more.country() : known.country(),
              known.city() == null ? more.city() : known.city(),
              known.asn() == null ? more.asn() : known.asn(),
              known.organization() == null ? more.organization() : known.organization());
    }
    return known;
  }
}
