package io.kustos.server.enrich;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader;
import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.net.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A database in MaxMind's format, held in memory: a file that is replaced while it is read through
 * a map would take the process down. The names of the values are those of GeoIP2 and GeoLite2, or
 * the flat ones of IPinfo and DB-IP.
 */
final class GeoDatabase {
  private static final String[] PROBES = {"1.1.1.1", "8.8.8.8", "192.0.2.1", "2001:4860::1"};

  private final Reader reader;
  private final LongAdder failures = new LongAdder();

  private GeoDatabase(Reader reader) {
    this.reader = reader;
  }

  /**
   * Opens a database.
   *
   * @throws IOException when it is damaged, as far as a few look-ups show, or is none
   */
  static GeoDatabase read(byte[] bytes) throws IOException {
    try {
      Reader reader = new Reader(new ByteArrayInputStream(bytes), new CHMCache());
      GeoDatabase database = new GeoDatabase(reader);
      for (String probe : PROBES) {
        database.lookup(parsed(probe));
      }
      return database;
    } catch (IOException | RuntimeException e) {
      throw new IOException("damaged, or no database in MaxMind's format", e);
    }
  }

  private static IpAddress parsed(String text) {
    IpAddress address = IpAddress.parse(text);
    if (address == null) {
      throw new IllegalStateException("not an address: " + text);
    }
    return address;
  }

  /** What the file calls itself, for example {@code GeoLite2-City}. */
  String type() {
    return reader.getMetadata().databaseType();
  }

  /** Look-ups that failed for damage in the file. */
  long failures() {
    return failures.sum();
  }

  /** The place; unknown when there is none, and where the file is damaged, which is counted. */
  GeoPlace find(IpAddress address) {
    try {
      return lookup(address);
    } catch (IOException | RuntimeException e) {
      failures.increment();
      return GeoPlace.UNKNOWN;
    }
  }

  private GeoPlace lookup(IpAddress address) throws IOException {
    if (!address.isNarrow() && reader.getMetadata().ipVersion() == 4) {
      return GeoPlace.UNKNOWN;
    }
    Map<?, ?> found = reader.get(InetAddress.getByAddress(address.toBytes()), Map.class);
    if (found == null) {
      return GeoPlace.UNKNOWN;
    }
    return new GeoPlace(
        country(found),
        city(found),
        number(found, "autonomous_system_number", "asn"),
        text(found, "autonomous_system_organization", "as_name", "as_org"));
  }

  private static @Nullable String country(Map<?, ?> found) {
    if (found.get("country") instanceof Map<?, ?> country
        && country.get("iso_code") instanceof String code) {
      return code;
    }
    if (found.get("registered_country") instanceof Map<?, ?> country
        && country.get("iso_code") instanceof String code) {
      return code;
    }
    return text(found, "country_code", "country");
  }

  private static @Nullable String city(Map<?, ?> found) {
    if (found.get("city") instanceof Map<?, ?> city
        && city.get("names") instanceof Map<?, ?> names
        && names.get("en") instanceof String name) {
      return name;
    }
    return text(found, "city");
  }

  private static @Nullable String text(Map<?, ?> found, String... keys) {
    for (String key : keys) {
      if (found.get(key) instanceof String text) {
        return text;
      }
    }
    return null;
  }

  /** A number, also as the text {@code AS64500}. */
  private static @Nullable Long number(Map<?, ?> found, String... keys) {
    for (String key : keys) {
      Object value = found.get(key);
      if (value instanceof Number number) {
        return number.longValue();
      }
      if (value instanceof String text && text.matches("(AS)?\\d{1,10}")) {
        return Long.valueOf(text.startsWith("AS") ? text.substring(2) : text);
      }
    }
    return null;
  }
}
