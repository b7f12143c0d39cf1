package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path log;
  private Path rules;

  @BeforeEach
  void writeInput() throws IOException {
    log = Files.writeString(folder.resolve("audit.log"), Events.mixed(100));
    rules = folder.resolve("rules.yaml");
    try (var in = ScanCommandTest.class.getResourceAsStream("/cli/rules.yaml")) {
      Files.copy(Objects.requireNonNull(in), rules);
    }
  }

  private Ran scan(Object... more) {
    Object[] words = new Object[more.length + 4];
    words[0] = "scan";
    words[1] = log;
    words[2] = "--rules";
    words[3] = rules;
    System.arraycopy(more, 0, words, 4, more.length);
    return Program.run(words);
  }

  @Test
  void theTextReportSaysWhatWasReadAndFound() {
    Ran ran = scan("--cluster", "prod");
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith("100 events in 1 log, ")
        .contains("time        2026-01-02 03:00:00 – 03:01:39 UTC (1 min 39 s)\n")
        .contains("clusters    1: prod 100\n")
        .contains("users       7: user-0 15 · user-1 15 · user-2 14 · user-3 14 · user-4 14 · …\n")
        .contains("rejects     none\n")
        .contains("30 findings by 3 rules\n")
        .contains("  Critical              10  2026-01-02 03:01:30  Binding made\n")
        .contains("■ Warning  Refused\n  A request was refused.\n")
        .contains("03:00:00    Binding made (user=user-0 binding=n0)\n")
        .contains(log + ":1  auditID id-0\n")
        .contains("What to do next\n");
    assertThat(ran.out().indexOf("■ Critical")).isLessThan(ran.out().indexOf("■ Warning"));
    assertThat(ran.out().indexOf("■ Warning")).isLessThan(ran.out().indexOf("■ Notice"));
  }

  @Test
  void statsCountMore() {
    assertThat(scan("--stats").out())
        .contains("verbs       3: get 80 · create 10 · list 10\n")
        .contains("codes       3: 200 80 · 201 10 · 403 10\n");
    assertThat(scan().out()).doesNotContain("verbs");
  }

  @Test
  void coloursOnlyWhenAsked() {
    assertThat(scan().out()).doesNotContain("\033[");
    assertThat(scan("--color").out()).contains("\033[1;31m");
    assertThat(scan("--no-color").out()).doesNotContain("\033[");
  }

  @ParameterizedTest
  @CsvSource({"critical, 1", "Notice, 1", "alert, 0", "EMERGENCY, 0"})
  void failOn(String priority, int exit) {
    assertThat(scan("--fail-on", priority).exit()).isEqualTo(exit);
  }

  @Test
  void priorityLeavesRulesOut() {
    assertThat(scan("--priority", "warning").out())
        .contains("20 findings by 2 rules")
        .doesNotContain("Secret touched");
    Ran none = scan("--priority", "emergency");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("no rule to run");
  }

  @ParameterizedTest
  @CsvSource({
    "--since, 2026-01-02T03:01:00Z, 40",
    "--until, 2026-01-02T03:01:00Z, 60",
    "--since, 2026-01-03, 0",
    "--until, 2026-01-03, 100",
    "--since, 1h, 0",
    "--since, 2026-01-02T04:01:00+01:00, 40"
  })
  void timeWindow(String option, String time, int events) throws IOException {
    JsonNode summary = JSON.readTree(scan(option, time, "--output", "json").out()).get("summary");
    assertThat(summary.get("events").asInt()).isEqualTo(events);
    assertThat(summary.get("eventsOutsideTime").asInt()).isEqualTo(100 - events);
  }

  @Test
  void timesThatAreNone() {
    assertThat(scan("--since", "yesterday").err())
        .contains("--since yesterday: not a time; write 2026-11-23T01:16:14Z");
    assertThat(scan("--since", "2026-01-02", "--until", "2026-01-01").err())
        .contains("--since is not before --until");
  }

  @Test
  void jsonlIsFalcosAlertWithAnObjectOfOurs() throws IOException {
    Ran ran = scan("--output", "jsonl", "--cluster", "prod");
    List<String> lines = ran.out().lines().toList();
    assertThat(lines).hasSize(30);
    JsonNode alert = JSON.readTree(lines.get(1));
    assertThat(alert.fieldNames())
        .toIterable()
        .containsExactly(
            "hostname",
            "kustos",
            "output",
            "output_fields",
            "priority",
            "rule",
            "source",
            "tags",
            "time");
    assertThat(alert.get("rule").asText()).isEqualTo("Secret touched");
    assertThat(alert.get("time").asText()).isEqualTo("2026-01-02T03:00:03.000000000Z");
    assertThat(alert.get("output_fields").get("ka.user.name").asText()).isEqualTo("user-3");
    JsonNode kustos = alert.get("kustos");
    assertThat(kustos.get("auditID").asText()).isEqualTo("id-3");
    assertThat(kustos.get("cluster").asText()).isEqualTo("prod");
    assertThat(kustos.get("file").asText()).isEqualTo(log.toString());
    String before = Events.mixed(3);
    assertThat(kustos.get("offset").asInt()).isEqualTo(before.length());
    assertThat(ran.err()).contains("30 findings in 100 events");
  }

  @Test
  void jsonIsOneDocument() throws IOException {
    JsonNode report = JSON.readTree(scan("--output", "json").out());
    assertThat(report.get("kustosReport").asInt()).isEqualTo(1);
    JsonNode rule = report.get("rules").get(0);
    assertThat(rule.get("name").asText()).isEqualTo("Binding made");
    assertThat(rule.get("count").asInt()).isEqualTo(10);
    assertThat(rule.get("findings")).hasSize(10);
    JsonNode finding = rule.get("findings").get(1);
    assertThat(finding.get("line").asInt()).isEqualTo(11);
    assertThat(finding.get("object").asText()).isEqualTo("clusterrolebindings shop/n10");
    assertThat(finding.get("time").asText()).isEqualTo("2026-01-02T03:00:10Z");
    assertThat(rule.get("actors").get("distinct").asInt()).isEqualTo(7);
    assertThat(report.get("summary").get("matching").asText()).isEqualTo("first");
  }

  @Test
  void listedFindingsAreBoundedAndCountedAll() throws IOException {
    JsonNode rule =
        JSON.readTree(scan("--output", "json", "--limit", "findings_per_rule_max=3").out())
            .get("rules")
            .get(0);
    assertThat(rule.get("count").asInt()).isEqualTo(10);
    assertThat(rule.get("findings")).hasSize(3);
  }

  @Test
  void limitsThatAreNone() {
    assertThat(scan("--limit", "events_max=1").err())
        .contains("--limit events_max: no such limit; there are event_bytes_max, depth_max");
    assertThat(scan("--limit", "depth_max=many").err()).contains("not a number from 1 to 1GiB");
    assertThat(scan("--limit", "depth_max").err()).contains("write name=value");
  }

  @Test
  void outputFile() throws IOException {
    Path page = folder.resolve("report.html");
    Ran ran = scan("--output", "html", "--output-file", page);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("30 findings in 100 events").contains("see " + page);
    assertThat(page).content().startsWith("<!doctype html>");
  }

  @Test
  void rejectsAreListed() throws IOException {
    Files.writeString(log, "{\"kind\":\"Event\",\n" + Events.mixed(2) + "hello\n");
    Path list = folder.resolve("rejects.jsonl");
    Ran ran = scan("--rejects", list);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("2 not read: ");
    List<String> lines = Files.readAllLines(list);
    assertThat(lines).hasSize(2);
    JsonNode last = JSON.readTree(lines.get(1));
    assertThat(last.get("line").asInt()).isEqualTo(4);
    assertThat(last.get("excerpt").asText()).startsWith("hello");
    assertThat(last.get("reason").asText()).isEqualTo("not_an_event");
    assertThat(last.get("offset").asInt()).isEqualTo(17 + Events.mixed(2).length());
    assertThat(scan("--strict").exit()).isEqualTo(2);
  }

  @Test
  void standardInput() {
    Ran ran =
        Program.runWith(Events.bytes(Events.mixed(10)), Map.of(), "scan", "-", "--rules", rules);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).startsWith("10 events in 1 log").contains("-:1  auditID id-0");
  }

  @Test
  void progressIsOneLineThatGoesAway() {
    Ran ran =
        Program.runWith(new byte[0], Map.of("KUSTOS_PROGRESS", "1"), "scan", log, "--rules", rules);
    assertThat(ran.err()).contains("█").contains("events/s").endsWith("\r\033[K");
  }

  @Test
  void bothMatchings() throws IOException {
    Files.writeString(log, Events.event(1, "u", "get", "secrets", 403) + "\n");
    assertThat(scan().out()).contains("1 finding by 1 rule\n");
    assertThat(scan("--matching", "all").out()).contains("2 findings by 2 rules\n");
  }
}
