package io.kustos.server.enrich;

import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.EnrichLimits;
import io.kustos.core.enrich.ObjectTag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What events are looked up in.
 *
 * @param addresses lists of addresses
 * @param geo databases in MaxMind's format; of several the first that knows counts, value by value
 * @param tags names for what objects hold
 * @param fileBytesMax longest file, in bytes
 * @param limits bounds of what is in them
 */
public record EnrichSettings(
    List<Addresses> addresses,
    List<Path> geo,
    List<ObjectTag> tags,
    long fileBytesMax,
    EnrichLimits limits) {
  /** Nothing to look up in. */
  public static final EnrichSettings NONE =
      new EnrichSettings(List.of(), List.of(), List.of(), 2L << 30, EnrichLimits.DEFAULT);

  /** Copies the lists. */
  public EnrichSettings {
    addresses = List.copyOf(addresses);
    geo = List.copyOf(geo);
    tags = List.copyOf(tags);
  }

  /**
   * A list of addresses.
   *
   * @param ranges addresses, prefixes and ranges
   * @param file more of them, a line each or as a STIX bundle; null for none
   */
  public record Addresses(
      String name, AddressList.Kind kind, List<String> ranges, @Nullable Path file) {
    /** Copies the list. */
    public Addresses {
      ranges = List.copyOf(ranges);
    }
  }

  /** Whether there is nothing to look up in. */
  public boolean isEmpty() {
    return addresses.isEmpty() && geo.isEmpty() && tags.isEmpty();
  }

  /** Every file, to watch for changes. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>(geo);
    for (Addresses list : addresses) {
      if (list.file() != null) {
        files.add(list.file());
      }
    }
    return files;
  }
}
