package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import io.kustos.server.query.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEAD =
      "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\n";
  private static final Path WEEK = Path.of("src/main/resources/io/kustos/demo/week.jsonl.gz");

  @TempDir Path folder;
  private Path good;
  private Path holes;
  private Path broken;

  @BeforeEach
  void writePolicies() throws IOException {
    good =
        policy(
            "good.yaml",
            """
            rules:
            - {level: Metadata, resources: [{group: "", resources: [secrets, configmaps, serviceaccounts/token]}, {group: authentication.k8s.io}]}
            - {level: RequestResponse, verbs: [create, update, patch], resources: [{group: rbac.authorization.k8s.io}]}
            - {level: Request, verbs: [create, update, patch]}
            - {level: Metadata}
            """);
    holes = policy("with holes.yaml", "rules:\n- {level: None, verbs: [gte]}\n- level: Metadata\n");
    broken = policy("broken.yaml", "rules:\n- level: metadata\n");
  }

  private Path policy(String name, String rules) throws IOException {
    return Files.writeString(folder.resolve(name), HEAD + rules);
  }

  @Test
  void checkOfAGoodPolicy() {
    Ran ran =
        Program.run(
            "policy",
            "check",
            good,
            "--rules",
            "starter",
            "--controls",
            "all",
            "--fail-on",
            "warning");
    assertThat(ran.out())
        .startsWith(good + ": 0 errors, 0 warnings\n")
        .containsPattern("\n  (\\d+) of \\1 detections and controls keep all their evidence\n$");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void checkSaysWhatAndWhereAndExitsAsAsked() {
    Ran ran = Program.run("policy", "check", holes);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("POLICY_NO_SUCH_VERB", holes + ":5:25", "did you mean 'get'?", "^^^")
        .containsPattern("\\d+ detections are blind: '.+' and \\d+ more; for example")
        .contains("help: put before it: {level: Request, verbs: [");
    assertThat(Program.run("policy", "check", holes, "--fail-on", "warning").exit()).isEqualTo(1);
    Ran bad = Program.run("policy", "check", holes, broken);
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.out())
        .contains("rules[0].level: Unsupported value: \"metadata\"", "did you mean 'Metadata'?")
        .contains("the API server does not start with this policy");
  }

  @Test
  void checkAsJson() throws IOException {
    JsonNode json =
        JSON.readTree(Program.run("policy", "check", holes, "--output", "json").out()).get(0);
    assertThat(json.get("loads").asBoolean()).isTrue();
    assertThat(json.get("diagnostics").get(0).get("line").asInt()).isEqualTo(5);
    JsonNode lost = json.get("blindSpots").get(0).get("lost").get(0);
    assertThat(lost.get("needs").asText()).startsWith("Request");
    assertThat(lost.get("level").asText()).isEqualTo("Metadata");
  }

  /** What the schema of SARIF 2.1.0 demands of what we write. */
  @Test
  void checkAsSarif() throws IOException {
    JsonNode log =
        JSON.readTree(Program.run("policy", "check", holes, broken, "--output", "sarif").out());
    assertThat(log.get("version").asText()).isEqualTo("2.1.0");
    JsonNode run = log.get("runs").get(0);
    assertThat(log.get("runs")).hasSize(1);
    JsonNode driver = run.get("tool").get("driver");
    assertThat(driver.get("name").asText()).isEqualTo("kustos");
    List<String> rules = new ArrayList<>();
    driver.get("rules").forEach(rule -> rules.add(rule.get("id").asText()));
    assertThat(rules).doesNotHaveDuplicates().isNotEmpty();
    assertThat(run.get("columnKind").asText()).isIn("utf16CodeUnits", "unicodeCodePoints");
    assertThat(run.get("results")).isNotEmpty();
    for (JsonNode result : run.get("results")) {
      assertThat(rules.get(result.get("ruleIndex").asInt()))
          .isEqualTo(result.get("ruleId").asText());
      assertThat(result.get("level").asText()).isIn("none", "note", "warning", "error");
      assertThat(result.get("message").get("text").asText()).isNotBlank();
      JsonNode place = result.get("locations").get(0).get("physicalLocation");
      assertThat(place.get("artifactLocation").get("uri").asText())
          .startsWith("file:/")
          .doesNotContain(" ");
      JsonNode region = place.get("region");
      assertThat(region.get("startLine").isIntegralNumber()).isTrue();
      assertThat(region.get("startLine").asInt()).isPositive();
      assertThat(region.get("startColumn").asInt()).isPositive();
      assertThat(region.get("endColumn").asInt()).isGreaterThan(region.get("startColumn").asInt());
    }
    List<String> levels = run.get("results").findValuesAsText("level");
    assertThat(Set.copyOf(levels)).contains("error", "warning");
  }

  @Test
  void explain() {
    Ran ran =
        Program.run(
            "policy",
            "explain",
            holes,
            "--user",
            "a",
            "--verb",
            "create",
            "--resource",
            "deployments.apps/scale",
            "-n",
            "shop");
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("rules[0] None            no: the verb create is not among its verbs")
        .contains("rules[1] Metadata        matches: it has no condition")
        .contains("rules[1] decides: level Metadata, written at ResponseStarted,");
    assertThat(Program.run("policy", "explain", holes, "--verb", "gte", "--resource", "pod").err())
        .contains("no request has the verb 'gte'; did you mean 'get'?")
        .contains("there is no resource 'pod' in the group \"\"; did you mean 'pods'?");
    assertThat(Program.run("policy", "explain", holes, "--verb", "get").err())
        .contains("name either a --resource or a --path");
  }

  @Test
  void diff() {
    assertThat(Program.run("policy", "diff", good, good).exit()).isZero();
    assertThat(Program.run("policy", "diff", good, good).out())
        .contains("No difference: the policies decide every request alike.");
    Ran ran = Program.run("policy", "diff", good, holes);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("- Request", "+ Metadata", "requests decided differently");
  }

  @Test
  void evalAnswersInTheFormOfTheTable() throws IOException {
    String line =
        "{\"id\":\"1\",\"policyYaml\":\"apiVersion: audit.k8s.io/v1\\nkind: Policy\\nrules:\\n"
            + "- level: Request\\n\",\"cases\":[{\"request\":{\"user\":null,\"groups\":[],"
            + "\"verb\":\"get\",\"resourceRequest\":false,\"path\":\"/x\"},\"expect\":%s}]}\n";
    Path cases = folder.resolve("cases.jsonl");
    String right =
        "{\"level\":\"Request\",\"omitStages\":[],\"omitManagedFields\":false,\"matchedRule\":0}";
    Files.writeString(cases, line.formatted(right));
    JsonNode asked = JSON.readTree(Files.readString(cases));
    Ran ran = Program.run("policy", "eval", "--cases", cases);
    assertThat(JSON.readTree(ran.out())).isEqualTo(asked);
    assertThat(Program.run("policy", "eval", "--cases", cases, "--check"))
        .isEqualTo(new Ran(0, "1 answer, 0 differences\n", ""));
    Files.writeString(cases, line.formatted(right.replace("Request", "None")));
    Ran wrong = Program.run("policy", "eval", "--cases", cases, "--check");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.out()).contains("1: expect is", "1 answer, 1 difference\n");
    Files.writeString(cases, "[]\n");
    assertThat(Program.run("policy", "eval", "--cases", cases).err()).contains("not a JSON object");
    Files.writeString(cases, "");
    assertThat(Program.run("policy", "eval", "--cases", cases, "--check").exit()).isEqualTo(2);
  }

  @Test
  void simulateTellsWhatIsKeptAndWhatIsLost() throws IOException {
    Ran ran =
        Program.run(
            "policy", "simulate", holes, "--events", WEEK, "--price-per-gb", "1", "--fail-on-lost");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .contains("before (recorded)", "cost a day", "By rule of the policy", "█")
        .contains("Findings that would be lost:", "Not to be known from a log");
    JsonNode json =
        JSON.readTree(
            Program.run("policy", "simulate", good, "--events", WEEK, "--against", holes, "--json")
                .out());
    assertThat(json.get("recordedEvents").asLong()).isEqualTo(2072);
    assertThat(json.get("estimatedEvents").asLong()).isPositive();
    json.get("findings").forEach(found -> assertThat(found.get("lost").asLong()).isZero());
  }

  private static final String MANY_READS =
      """
      title: Reads
      name: reads
      id: 6d3c3c25-7cf5-4a8c-93ae-4f3ba3d26f0a
      status: stable
      logsource: {product: kubernetes, service: audit}
      detection:
        sel: {verb: get}
        condition: sel
      level: low
      ---
      title: Many reads
      id: 7d3c3c25-7cf5-4a8c-93ae-4f3ba3d26f0b
      status: stable
      level: high
      correlation:
        type: event_count
        rules: [reads]
        group-by: [user.username]
        timespan: 1m
        condition: {gte: 3}
      """;

  /** The log has the later half first, as the parts of two servers' logs have. */
  @Test
  void simulateTellsWhatCorrelationsLose() throws IOException {
    Path rules = Files.writeString(folder.resolve("many.yaml"), MANY_READS);
    StringBuilder log = new StringBuilder();
    for (int second : new int[] {5, 6, 7, 1, 2, 3}) {
      for (String what : List.of("pods", "secrets")) {
        log.append(
            """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%s%d",\
            "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/%s/x","verb":"get",\
            "user":{"username":"%s"},"objectRef":{"resource":"%s","namespace":"shop","name":"x",\
            "apiVersion":"v1"},"requestReceivedTimestamp":"2026-11-23T00:00:0%d.000000Z",\
            "stageTimestamp":"2026-11-23T00:00:0%d.000000Z"}
            """
                .formatted(what, second, what, what, what, second, second));
      }
    }
    Path events = Files.writeString(folder.resolve("reads.jsonl"), log);
    Path everything = policy("all.yaml", "rules:\n- level: Metadata\n");
    Ran all = Program.run("policy", "simulate", everything, "--events", events, "--rules", rules);
    assertThat(all.exit()).as(all.err()).isZero();
    assertThat(all.out()).contains("none of 2 would be lost (1 rule looked)");
    Ran without =
        Program.run(
            "policy",
            "simulate",
            everything,
            "--events",
            events,
            "--rules",
            rules,
            "--no-correlations");
    assertThat(without.out())
        .contains("none of 0 would be lost (0 rules looked)", "Correlations were left out");
    Path noPods =
        policy(
            "pods.yaml",
            "rules:\n- {level: None, resources: [{resources: [pods]}]}\n- level: Metadata\n");
    assertThat(
            Program.run("policy", "simulate", noPods, "--events", events, "--rules", rules).out())
        .contains("Findings that would be lost: 1 of 2", "Many reads: 1 of 2", "username=pods");
  }

  /** The same from a log and from a data folder that holds its events. */
  @Test
  void simulateOfADataFolder() throws Exception {
    List<String> events;
    try (BufferedReader week =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(WEEK)), StandardCharsets.UTF_8))) {
      events = week.lines().toList();
    }
    Path data = Files.createDirectories(folder.resolve("data"));
    try (Store store = Store.open(data, Store.IDLE)) {
      store.deliver("prod", events);
      JsonNode stored =
          JSON.readTree(
              Program.run("policy", "simulate", holes, "--data", data, "--since", "3650d", "--json")
                  .out());
      JsonNode log =
          JSON.readTree(Program.run("policy", "simulate", holes, "--events", WEEK, "--json").out());
      for (String part : List.of("recordedEvents", "recordedBytes", "total", "rules", "users")) {
        assertThat(stored.get(part)).as(part).isEqualTo(log.get(part));
      }
      assertThat(stored.get("findings")).hasSameSizeAs(log.get("findings"));
    }
  }

  @Test
  void suggestWritesAPolicyThatItsOwnCheckLikes() {
    Path made = folder.resolve("made.yaml");
    Ran ran = Program.run("policy", "suggest", "--events", WEEK, "--output-file", made);
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).contains("before (recorded)", "after", "is still written.");
    Ran check = Program.run("policy", "check", made, "--controls", "all", "--fail-on", "warning");
    assertThat(check.out()).contains("0 errors, 0 warnings");
    assertThat(check.exit()).isZero();
    Ran small =
        Program.run(
            "policy", "suggest", "--events", WEEK, "--budget", "1kB/day", "--output-file", made);
    assertThat(small.exit()).isEqualTo(1);
    assertThat(small.err()).contains("Given up for the budget:", "is not met");
  }

  /** A correlation needs what its rules need. */
  @Test
  void suggestForOneRuleOverSeveralEvents() throws IOException {
    Path made = folder.resolve("made.yaml");
    Ran ran =
        Program.run(
            "policy",
            "suggest",
            "--events",
            WEEK,
            "--keep",
            "Secrets listed namespace by namespace",
            "--output-file",
            made);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(Files.readString(made))
        .contains("evidence of 1 detection and 0 controls")
        .containsPattern("(?s)What else is looked for.*verbs: \\[\"list\"].*\\[\"secrets\"]");
  }

  @Test
  void eventsWithoutObjectRefAreDecidedByTheRulesForEverything() throws IOException {
    Path log = folder.resolve("odd.log");
    Files.writeString(
        log,
        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
            + "\"auditID\":\"1\",\"stage\":\"ResponseComplete\",\"verb\":\"get\",\"user\":{},"
            + "\"stageTimestamp\":\"2026-11-23T00:00:00.000000Z\"}\n");
    Ran ran = Program.run("policy", "simulate", holes, "--events", log);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("1 event have neither a resource nor a path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "kind: Policy",
        "apiVersion: v1\nkind: Pod",
        "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: []",
        "a: &a [*a]",
        "\t",
        "%YAML 9.9\n---\n"
      })
  void badPoliciesAreToldInALine(String text) throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), text);
    Ran check = Program.run("policy", "check", bad);
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out()).contains("error[POLICY_", "1 error, 0 warnings");
    Ran simulate = Program.run("policy", "simulate", bad, "--events", WEEK);
    assertThat(simulate.exit()).isEqualTo(2);
    assertThat(simulate.err()).contains("does not start with this policy").doesNotContain("\tat ");
  }

  @Test
  void badUsage() {
    assertThat(Program.run("policy").exit()).isEqualTo(2);
    assertThat(Program.run("policy", "check").exit()).isEqualTo(2);
    assertThat(Program.run("policy", "check", folder + "/nope.yaml").err())
        .contains("no such file");
    assertThat(Program.run("policy", "check", good, "--controls", "x").err())
        .contains("unknown control 'x'; known: cis-3.2.1");
    assertThat(Program.run("policy", "check", good, "--kubernetes-version", "x").err())
        .contains("not a version");
    assertThat(Program.run("policy", "suggest", "--events", WEEK, "--budget", "much").err())
        .contains("not a size such as 2GB/day");
    assertThat(Program.run("policy", "suggest", "--events", "-").err()).contains("name a file");
    assertThat(Program.run("policy", "suggest", "--events", WEEK, "--keep", "nobody").err())
        .contains("--keep nobody: no rule has that in its name", "pci-10.2.1.2");
    assertThat(Program.run("policy", "--help").out()).contains("simulate", "suggest");
  }
}
