package io.kustos.server.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.EnrichLimits;
import io.kustos.core.enrich.GeoPlace;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.enrich.ObjectTag;
import io.kustos.core.net.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupFilesTest {
  @TempDir Path folder;

  private static EnrichSettings threat(@Nullable Path file) {
    return new EnrichSettings(
        List.of(
            new EnrichSettings.Addresses(
                "feed", AddressList.Kind.THREAT, List.of("192.0.2.9"), file)),
        List.of(),
        List.of(),
        1 << 20,
        EnrichLimits.DEFAULT);
  }

  private static EnrichSettings geo(Path... files) {
    return new EnrichSettings(List.of(), List.of(files), List.of(), 1 << 20, EnrichLimits.DEFAULT);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static IpAddress ip(String text) {
    return Objects.requireNonNull(IpAddress.parse(text));
  }

  private static List<String> threats(LookupFiles.Loaded loaded, String address) {
    Lookups lookups = Objects.requireNonNull(loaded.lookups(), () -> loaded.problems().toString());
    return lookups.names(AddressList.Kind.THREAT, List.of(ip(address)));
  }

  @Test
  void nothingToLookUpInHasNoVersion() {
    LookupFiles.Loaded loaded = new LookupFiles(EnrichSettings.NONE).load();
    assertThat(loaded.lookups()).isSameAs(Lookups.NONE);
  }

  @Test
  void linesAndRangesAreOneList() throws IOException {
    Path file = write("feed.txt", "# feed\r\n192.0.2.1\r\n198.51.100.0/24 ; x\n\nwhat is this\n");
    LookupFiles.Loaded loaded = new LookupFiles(threat(file)).load();
    assertThat(loaded.problems()).isEmpty();
    assertThat(threats(loaded, "192.0.2.1")).containsExactly("feed");
    assertThat(threats(loaded, "198.51.100.7")).containsExactly("feed");
    assertThat(threats(loaded, "192.0.2.9")).containsExactly("feed");
    assertThat(threats(loaded, "192.0.2.2")).isEmpty();
    assertThat(loaded.warnings())
        .containsExactly(file + ":5:1: not an address, prefix or range\n    what is this\n    ^");
  }

  @Test
  void compressedListsAndStixBundlesAreRead() throws IOException {
    Path zipped = folder.resolve("feed.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write("192.0.2.1\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(threats(new LookupFiles(threat(zipped)).load(), "192.0.2.1")).hasSize(1);
    Path stix =
        write(
            "bundle.json",
            """
            {"type":"bundle","objects":[
            {"type":"indicator","pattern":"[ipv4-addr:value = '192.0.2.1']"},
            {"type":"indicator","pattern":"[url:value = 'x']"}]}""");
    LookupFiles.Loaded loaded = new LookupFiles(threat(stix)).load();
    assertThat(threats(loaded, "192.0.2.1")).hasSize(1);
    assertThat(loaded.warnings())
        .containsExactly(
            stix + ": pattern left out, it is not of addresses alone: [url:value = 'x']");
    assertThat(loaded.notes())
        .containsExactly(stix + ": STIX, 2 indicators, 1 addresses, 1 left out, 0 revoked");
  }

  @Test
  void whatIsNoListIsAProblem() throws IOException {
    Path prose = write("prose.txt", "Dear reader,\nthis is no list.\n192.0.2.1\n");
    LookupFiles.Loaded loaded = new LookupFiles(threat(prose)).load();
    assertThat(loaded.lookups()).isNull();
    assertThat(loaded.problems())
        .contains(prose + ": no list of addresses: 2 lines hold none and 1 do");
    Path torn = write("torn.json", "{\"objects\":[{\"type\":\"indicator\"");
    assertThat(new LookupFiles(threat(torn)).load().problems()).hasSize(1);
    Path missing = folder.resolve("missing");
    assertThat(new LookupFiles(threat(missing)).load().problems())
        .containsExactly(missing + ": no such file");
    Path bomb = folder.resolve("bomb.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb))) {
      out.write(new byte[2 << 20]);
    }
    assertThat(new LookupFiles(threat(bomb)).load().problems())
        .containsExactly(bomb + ": larger than file_bytes_max (1048576 bytes) when decompressed");
  }

  @Test
  void theVersionFollowsTheContent() throws IOException {
    Path file = write("feed.txt", "192.0.2.1\n");
    LookupFiles files = new LookupFiles(threat(file));
    String first = version(files.load());
    assertThat(files.load()).isSameAs(files.load());
    assertThat(version(new LookupFiles(threat(file)).load())).isEqualTo(first);
    write("feed.txt", "192.0.2.1\n192.0.2.2\n");
    assertThat(version(files.load())).isNotEqualTo(first);
    assertThat(threats(files.load(), "192.0.2.2")).hasSize(1);
  }

  private static String version(LookupFiles.Loaded loaded) {
    return Objects.requireNonNull(loaded.lookups()).version();
  }

  @Test
  void tagsCountForTheVersion() {
    ObjectTag tag = new ObjectTag("pii", List.of("hr"), List.of(), List.of());
    EnrichSettings settings =
        new EnrichSettings(List.of(), List.of(), List.of(tag), 1, EnrichLimits.DEFAULT);
    LookupFiles.Loaded loaded = new LookupFiles(settings).load();
    assertThat(Objects.requireNonNull(loaded.lookups()).tags("hr", "pods", "x", false))
        .containsExactly("pii");
    assertThat(version(loaded)).hasSize(12);
  }

  @Test
  void severalDatabasesAreOne() throws IOException {
    Path city = folder.resolve("city.mmdb");
    Path asn = folder.resolve("asn.mmdb");
    Files.write(
        city,
        new MmdbFile()
            .put(
                0xC0000200,
                24,
                Map.of(
                    "country", Map.of("iso_code", "DE"),
                    "city", Map.of("names", Map.of("en", "Berlin"))))
            .toBytes("Test-City"));
    Files.write(
        asn,
        new MmdbFile()
            .put(
                0xC0000200,
                24,
                Map.of(
                    "autonomous_system_number", 64500, "autonomous_system_organization", "Example"))
            .toBytes("Test-ASN"));
    LookupFiles.Loaded loaded = new LookupFiles(geo(city, asn)).load();
    assertThat(loaded.problems()).isEmpty();
    Lookups lookups = Objects.requireNonNull(loaded.lookups());
    assertThat(lookups.geo().find(ip("192.0.2.77")))
        .isEqualTo(new GeoPlace("DE", "Berlin", 64500L, "Example"));
    assertThat(lookups.geo().find(ip("192.0.3.1"))).isEqualTo(GeoPlace.UNKNOWN);
    assertThat(lookups.geo().find(ip("2001:db8::1"))).isEqualTo(GeoPlace.UNKNOWN);
    assertThat(loaded.notes()).containsExactly(city + ": Test-City", asn + ": Test-ASN");
  }

  /** Whatever byte is changed or missing: a problem when loading, or unknown when asked. */
  @Test
  void damagedDatabasesNeverFailALookUp() throws IOException {
    byte[] whole =
        new MmdbFile()
            .put(0xC0000200, 24, Map.of("country", Map.of("iso_code", "DE")))
            .toBytes("Test");
    int refused = 0;
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) 0xFF;
      for (byte[] damaged : List.of(changed, Arrays.copyOf(whole, i))) {
        try {
          GeoDatabase database = GeoDatabase.read(damaged);
          assertThat(database.find(ip("192.0.2.1"))).isNotNull();
        } catch (IOException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 2);
    Path file = Files.write(folder.resolve("x.mmdb"), new byte[100]);
    assertThat(new LookupFiles(geo(file)).load().problems())
        .containsExactly(file + ": damaged, or no database in MaxMind's format");
  }
}
