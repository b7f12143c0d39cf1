package io.kustos.server.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.EnrichLimits;
import io.kustos.server.cli.Program;
import io.kustos.server.enrich.EnrichSettings;
import io.kustos.server.enrich.LookupFiles;
import io.kustos.server.service.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as the commands see them. */
class TablesTest {
  private static final String RULE =
      """
      - rule: From the list
        desc: An address of the list
        condition: kustos.source.threat intersects (feed)
        output: "%kustos.source.threat"
        priority: WARNING
        source: k8s_audit
      """;
  private static final String EVENT =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a",\
      "stage":"ResponseComplete","requestURI":"/api","verb":"get","user":{"username":"eve"},\
      "sourceIPs":["192.0.2.1"],"requestReceivedTimestamp":"2026-01-01T00:00:00.000000Z",\
      "stageTimestamp":"2026-01-01T00:00:00.000000Z"}
      """;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Program.Ran scan(String config) throws IOException {
    Path file = write("kustos.yaml", config);
    Path rules = write("rules.yaml", RULE);
    Path log = write("audit.log", EVENT);
    return Program.run(
        "scan",
        log.toString(),
        "--rules",
        rules.toString(),
        "--output",
        "jsonl",
        "-c",
        file.toString());
  }

  @Test
  void aScanLooksUp() throws IOException {
    write("feed.txt", "192.0.2.1\nnonsense\n");
    Program.Ran outcome =
        scan("enrich:\n  addresses:\n    - {name: feed, kind: threat, file: feed.txt}\n");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("\"kustos.source.threat\":[\"feed\"]");
    assertThat(outcome.out()).containsPattern("\"kustos.lookups.version\":\"[0-9a-f]{12}\"");
    assertThat(outcome.err())
        .contains("feed.txt:2:1: not an address, prefix or range\n    nonsense\n    ^\n");
  }

  @Test
  void aScanWithBadTablesDoesNotStart() throws IOException {
    Program.Ran outcome =
        scan("enrich:\n  addresses:\n    - {name: feed, kind: threat, file: feed.txt}\n");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("feed.txt: no such file", "docs/enrichment.md");
    outcome = scan("enrich:\n  addresses:\n    - {name: feed, ranges: [10.0.0.0/33]}\n");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("kustos.yaml:3", "not an address, prefix or range");
  }

  @Test
  void changedTablesAreChangedRules() throws IOException {
    Path feed = write("feed.txt", "192.0.2.1\n");
    EnrichSettings settings =
        new EnrichSettings(
            List.of(new EnrichSettings.Addresses("feed", AddressList.Kind.THREAT, List.of(), feed)),
            List.of(),
            List.of(),
            1 << 20,
            EnrichLimits.DEFAULT);
    RulePaths paths =
        new RulePaths(List.of(write("rules.yaml", RULE).toString()), new LookupFiles(settings));
    assertThat(paths.paths()).contains(feed.toString());
    String first = version(paths.load());
    assertThat(version(paths.load())).isEqualTo(first).matches("[0-9a-f]{16}\\.[0-9a-f]{12}");
    write("feed.txt", "192.0.2.1\n192.0.2.2\n");
    String second = version(paths.load());
    assertThat(second.substring(0, 16)).isEqualTo(first.substring(0, 16));
    assertThat(second).isNotEqualTo(first);
    write("feed.txt", "this is\nno list\nat all\n");
    RuleLoader.Loaded broken = paths.load();
    assertThat(broken.rules()).isNull();
    assertThat(broken.problems())
        .contains(feed + ": no list of addresses: 3 lines hold none and 0 do");
  }

  private static String version(RuleLoader.Loaded loaded) {
    return Objects.requireNonNull(loaded.rules(), () -> loaded.problems().toString()).version();
  }
}
