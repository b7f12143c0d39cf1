package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code search --rule} over an imported log. */
class SearchCommandTest {
  private static final String SIGMA =
      """
      title: Secret touched
      id: 5c0ef5a4-0000-4000-8000-000000000001
      logsource:
        product: kubernetes
        service: audit
      detection:
        touched:
          objectRef.resource: secrets
        condition: touched
      level: medium
      """;

  private static final String FALCO =
      """
      - rule: Secret read
        desc: Somebody read a secret.
        condition: ka.verb=get and ka.target.resource=secrets
        output: read by %ka.user.name
        priority: NOTICE
        source: k8s_audit
      """;

  private static final String TABLES =
      """
      enrich:
        addresses:
          - {name: bad, kind: threat, ranges: [10.0.0.9]}
      """;

  private static Path data;
  private static Path sigma;
  private static Path falco;

  @BeforeAll
  static void load(@TempDir Path folder) throws Exception {
    data = folder.resolve("data");
    sigma = Files.writeString(folder.resolve("sigma.yaml"), SIGMA);
    falco = Files.writeString(folder.resolve("falco.yaml"), FALCO);
    Path log = folder.resolve("audit.log");
    Files.writeString(
        log,
        event("a", "get", "secrets") + event("b", "list", "secrets") + event("c", "get", "pods"));
    assertThat(Program.run("import", log, "--data", data).exit()).isZero();
  }

  private static String event(String id, String verb, String resource) {
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%s",\
        "stage":"ResponseComplete","requestURI":"/x","verb":"%s","user":{"username":"ann"},\
        "sourceIPs":["10.0.0.9"],"objectRef":{"resource":"%s","namespace":"shop","name":"n"},\
        "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-01-01T10:00:00.000000Z",\
        "stageTimestamp":"2026-01-01T10:00:00.001000Z"}
        """
        .formatted(id, verb, resource);
  }

  @Test
  void namesAllRulesOfAllLanguagesThatMatch() throws Exception {
    Ran ran =
        Program.run("search", "--rule", falco + "," + sigma, "--output", "jsonl", "--data", data);
    assertThat(ran.exit()).as(ran.err()).isZero();
    List<String> found = new ArrayList<>();
    for (String line : ran.out().lines().toList()) {
      JsonNode row = new ObjectMapper().readTree(line);
      List<String> rules = new ArrayList<>();
      row.path("rules").forEach(rule -> rules.add(rule.textValue()));
      found.add(row.path("event").path("auditID").textValue() + " " + rules);
    }
    assertThat(found)
        .containsExactlyInAnyOrder("a [Secret read, Secret touched]", "b [Secret touched]");
  }

  @Test
  void showsTheRuleInTheTableAndInCsv() {
    Ran table = Program.run("search", "verb:list", "--rule", sigma, "--data", data);
    assertThat(table.exit()).as(table.err()).isZero();
    assertThat(table.out().lines().findFirst().orElse("")).endsWith("RULE");
    assertThat(table.out()).contains("shop/secrets/n", "Secret touched");
    Ran csv = Program.run("search", "--rule", sigma, "--output", "csv", "--data", data);
    assertThat(csv.out().lines().toList()).hasSize(3).first().asString().endsWith(",rule");
  }

  @Test
  void takesWhatMustNotBeForNoOption() {
    for (String query : List.of("-verb:list", "-\"list\"", "-(verb:list)", "-cluster:prod")) {
      Ran ran = Program.run("search", query, "--output", "csv", "--data", data);
      assertThat(ran.exit()).as(ran.err()).isZero();
      int rows = query.startsWith("-cluster") ? 3 : 2;
      assertThat(ran.out().lines().toList()).as(query).hasSize(1 + rows);
    }
    assertThat(Program.run("search", "-shop", "--data", data).out()).doesNotContain("shop");
    assertThat(Program.run("search", "--limt", "3", "--data", data).err())
        .contains("unknown option '--limt'", "--limit");
    assertThat(Program.run("tail", "-nmae:x", "--data", data).err()).contains("did you mean");
    assertThat(Program.run("search", "-h").exit()).isZero();
  }

  @Test
  void findsByEnrichedFieldsAndSaysWhatIsDecidedWhere() {
    Ran ran =
        Program.run("search", "kustos.actor.kind:person verb:list", "--explain", "--data", data);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("shop/secrets/n").doesNotContain("pods");
    assertThat(ran.err())
        .contains("SQL        ", "verb = 'list'")
        .contains("event by event: kustos.actor.kind = person");
    Ran none = Program.run("search", "kustos.actor.kind:node", "--data", data);
    assertThat(none.out()).doesNotContain("shop");
    Ran network = Program.run("search", "kustos.source.ip:10.0.0.0/28 verb:list", "--data", data);
    assertThat(network.out()).contains("shop/secrets/n");
  }

  @Test
  void looksUpInTheTablesThatTheConfigurationNames(@TempDir Path folder) throws Exception {
    Path config = Files.writeString(folder.resolve("kustos.yaml"), TABLES);
    Path threat =
        Files.writeString(
            folder.resolve("threat.yaml"),
            FALCO.replace("ka.target.resource=secrets", "kustos.source.threat exists"));
    String[] asked = {"search", "kustos.source.threat:bad verb:list", "--data", data.toString()};
    assertThat(Program.run((Object[]) asked).out()).doesNotContain("shop");
    Ran box =
        Program.run("search", "kustos.source.threat:bad verb:list", "-c", config, "--data", data);
    assertThat(box.out()).as(box.err()).contains("shop/secrets/n");
    Ran rule =
        Program.run("search", "--rule", threat, "-c", config, "--data", data, "--output", "csv");
    assertThat(rule.out().lines().toList()).as(rule.err()).hasSize(3);
    Ran without = Program.run("search", "--rule", threat, "--data", data, "--output", "csv");
    assertThat(without.out().lines().toList()).hasSize(1);
    Files.writeString(config, TABLES.replace("threat,", "thread,"));
    Ran wrong = Program.run("search", "verb:list", "-c", config, "--data", data);
    assertThat(wrong.out()).contains("shop/secrets/n");
    Ran asks = Program.run("search", "kustos.source.threat:bad", "-c", config, "--data", data);
    assertThat(asks.exit()).isEqualTo(2);
    assertThat(asks.err()).contains("thread");
  }

  @Test
  void hasNoSuchColumnWithoutRules() {
    Ran table = Program.run("search", "--data", data);
    assertThat(table.out()).doesNotContain("RULE").contains("shop/pods/n");
    Ran json = Program.run("search", "--output", "jsonl", "--data", data);
    assertThat(json.out()).doesNotContain("\"rules\"").contains("\"auditID\":\"c\"");
  }
}
