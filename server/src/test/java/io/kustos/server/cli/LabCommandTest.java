package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabCommandTest {
  private static final String RULES =
      """
      title: Secret deleted
      id: 5b1c6c0e-5c0a-4a3e-9d7e-1f6b0a7c9d10
      tags: [attack.t1485]
      logsource: {product: kubernetes, service: audit}
      detection:
        s: {verb: delete, objectRef.resource: secrets}
        condition: s
      level: high
      ---
      title: Pod of the host
      id: 5b1c6c0e-5c0a-4a3e-9d7e-1f6b0a7c9d11
      tags: [attack.t1610]
      logsource: {product: kubernetes, service: audit}
      detection:
        s: {requestObject.spec.hostPID: true}
        condition: s
      level: medium
      ---
      title: Twice
      id: 5b1c6c0e-5c0a-4a3e-9d7e-1f6b0a7c9d12
      correlation:
        type: event_count
        rules: listed
        group-by: user.username
        timespan: 10m
        condition: {gte: 2}
      level: low
      ---
      title: Listed
      name: listed
      id: 5b1c6c0e-5c0a-4a3e-9d7e-1f6b0a7c9d13
      logsource: {product: kubernetes, service: audit}
      detection:
        s: {verb: list}
        condition: s
      """;

  private static final String LABELS =
      """
      {"id":"wipe","title":"w","label":"malicious","mitre":["T1485"],"auditIDs":["a1"],"start":"2026-01-01T00:00:00Z"}
      {"id":"host","title":"h","label":"malicious","mitre":["T1610"],"auditIDs":["a2"]}
      {"id":"look","title":"l","label":"malicious","mitre":["T1613"],"auditIDs":["a3"]}
      {"id":"tidy","title":"t","label":"benign-lookalike","mitre":[],"auditIDs":["b1"]}
      """;

  @TempDir Path folder;
  private Path corpus;
  private Path rules;

  @BeforeEach
  void write() throws IOException {
    corpus = Files.createDirectory(folder.resolve("small"));
    rules = folder.resolve("rules.yaml");
    Files.writeString(rules, RULES);
    Files.writeString(corpus.resolve("labels.jsonl"), LABELS);
    Files.writeString(
        corpus.resolve("audit.jsonl"),
        event("a1", "delete", "secrets", 2)
            + event("a2", "create", "pods", 3)
            + event("a3", "list", "pods", 4)
            + event("x1", "list", "pods", 5)
            + event("b1", "delete", "secrets", 6));
  }

  private static String event(String id, String verb, String resource, int second) {
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%s",\
        "stage":"ResponseComplete","verb":"%s","user":{"username":"u"},"objectRef":{"resource":"%s"},\
        "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-01-01T00:00:0%d.000000Z",\
        "stageTimestamp":"2026-01-01T00:00:0%d.000000Z"}
        """
        .formatted(id, verb, resource, second, second);
  }

  @Test
  void saysWhatWasSeenMissedAndWrong() {
    Ran ran = Program.run("lab", "evaluate", corpus, "--rules", rules);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .containsPattern("small +5 +2 of 2 +1 +1.00 +0.67 +0.50 +0.50 +50000 +50000 +2.0 +2.0\n")
        .containsPattern("wipe +high +2.0 +Secret deleted\n")
        .containsPattern("host +not shown\n")
        .containsPattern("look +yes +Twice\n")
        .containsPattern("tidy +high +Secret deleted\n")
        .containsPattern("Secret deleted +1 +tidy\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void whatABodyWouldShowIsMissedOnlyWhereThereIsABody() throws IOException {
    Path log = corpus.resolve("audit.jsonl");
    String text = Files.readString(log);
    Files.writeString(
        log, text.replace("\"verb\":\"create\"", "\"verb\":\"create\",\"requestObject\":{}"));
    Ran ran = Program.run("lab", "evaluate", corpus, "--rules", rules);
    assertThat(ran.out()).containsPattern("small +5 +2 of 3 ").containsPattern("host +no\n");
    assertThat(ran.exit()).isEqualTo(1);
  }

  @Test
  void writesJsonAndMarkdown() throws IOException {
    Ran json = Program.run("lab", "evaluate", corpus, "--rules", rules, "--output", "json");
    JsonNode result = new ObjectMapper().readTree(json.out()).get(0);
    assertThat(result.path("recall").asDouble()).isEqualTo(1);
    assertThat(result.path("labels")).hasSize(4);
    assertThat(result.path("false_highs").get(0).path("where").get(0).asText()).isEqualTo("tidy");
    Ran markdown = Program.run("lab", "evaluate", corpus, "--rules", rules, "--output", "markdown");
    assertThat(markdown.out()).contains("| wipe | high | 2.0 | Secret deleted |");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    assertThat(Program.run("lab").err()).contains("evaluate");
    assertThat(Program.run("lab", "evaluate").err()).contains("labels.jsonl");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Program.run("lab", "evaluate", empty).err()).contains("no labels.jsonl in it");
    Files.writeString(empty.resolve("labels.jsonl"), "nonsense\n");
    Ran ran = Program.run("lab", "evaluate", empty);
    assertThat(ran).extracting(Ran::exit).isEqualTo(2);
    assertThat(ran.err()).contains("no .jsonl or .jsonl.gz log in it");
    Files.writeString(corpus.resolve("labels.jsonl"), "nonsense\n");
    Ran bad = Program.run("lab", "evaluate", corpus, "--rules", rules);
    assertThat(bad.err()).contains("labels.jsonl:1:").contains("not JSON");
  }

  @Test
  void proposesExceptionsThatLeaveOutWhatWasHarmless() throws IOException {
    Path log = corpus.resolve("audit.jsonl");
    Path labels = corpus.resolve("labels.jsonl");
    Ran ran =
        Program.run(
            "rules", "tune", "--events", log, "--labels", labels, "--rules", rules, "--min", 1);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .contains("# 1 findings, for example: delete secrets")
        .contains("rules: [5b1c6c0e-5c0a-4a3e-9d7e-1f6b0a7c9d10] # Secret deleted")
        .contains("user.username: 'u'")
        .doesNotContain("Twice");
    Path file = folder.resolve("exceptions.yaml");
    Files.writeString(file, ran.out());
    Ran scan = Program.run("scan", log, "--rules", rules + "," + file, "--output", "jsonl");
    assertThat(scan.out()).contains("Twice").doesNotContain("Secret deleted");
    assertThat(Program.run("rules", "tune", "--events", log, "--rules", rules).out()).isEmpty();
    assertThat(Program.run("rules", "tune").err()).contains("--events");
  }

  @Test
  void explainsWithCostAndPlaybook() {
    Path log = corpus.resolve("audit.jsonl");
    Ran ran = Program.run("rules", "explain", "secret del", "--rules", rules, "--events", log);
    assertThat(ran.out())
        .startsWith("Secret deleted  high\n")
        .containsPattern("audit level +Metadata\n")
        .containsPattern("findings +2\n")
        .containsPattern("ATT&CK +T1485\n");
    assertThat(Program.run("rules", "explain", "Twice", "--rules", rules).out())
        .containsPattern("window +10 min\n")
        .containsPattern("over +listed\n");
    Ran unknown = Program.run("rules", "explain", "Secret deletet", "--rules", rules);
    assertThat(unknown.err()).contains("did you mean 'Secret deleted'?");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(Program.run("rules", "explain", "pack", "--rules", "pack").exit()).isEqualTo(2);
  }

  @Test
  void coverageTellsRowsAndWritesALayer() throws IOException {
    Ran text = Program.run("rules", "coverage");
    assertThat(text.out()).containsPattern(" 79 +cluster-admin is granted +a request or response");
    assertThat(text.err()).isEmpty();
    Ran json = Program.run("rules", "coverage", "--output", "json");
    assertThat(new ObjectMapper().readTree(json.out()).path("rows")).hasSize(123);
    Ran layer = Program.run("rules", "coverage", "--rules", rules, "--navigator", "-");
    JsonNode read = new ObjectMapper().readTree(layer.out());
    assertThat(read.path("versions").path("layer").asText()).isEqualTo("4.5");
    assertThat(read.path("techniques").findValuesAsText("techniqueID"))
        .containsExactly("T1485", "T1610");
  }
}
