package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder with rules of Falco and Sigma, and correlations over both, in every command. */
class MixedRulesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String FALCO =
      """
      - rule: Refused
        desc: A request was refused.
        condition: ka.response.code = 403
        output: Refused (user=%ka.user.name)
        priority: NOTICE
        source: k8s_audit
      - rule: Seen
        desc: Anything at all.
        condition: ka.verb exists
        output: seen
        priority: DEBUG
        source: k8s_audit
      """;

  /** A rule and a correlation over it in one file. */
  private static final String SIGMA =
      """
      title: Secret read
      id: 3f0bd1b3-2f1c-4c6e-9a55-6f3a2c0d7e11
      name: secret_read
      logsource: {product: kubernetes, service: audit}
      detection:
        sel: {verb: get, objectRef.resource: secrets}
        condition: sel
      level: high
      ---
      title: Many secrets read
      name: many_read
      level: high
      correlation:
        type: value_count
        rules: secret_read
        group-by: user.username
        timespan: 10m
        generate: true
        condition: {field: objectRef.name, gte: 3}
      """;

  /** Over rules of either language, by id and by title. */
  private static final String BOTH =
      """
      title: Read after refusals
      correlation:
        type: temporal_ordered
        rules: [Refused, 3f0bd1b3-2f1c-4c6e-9a55-6f3a2c0d7e11]
        group-by: [who, sourceIPs, kustos.actor.kind]
        timespan: 10m
        aliases:
          who: {Refused: ka.user.name, 3f0bd1b3-2f1c-4c6e-9a55-6f3a2c0d7e11: user.username}
      """;

  @TempDir Path folder;
  private Path rules;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    rules = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(rules.resolve("a.yaml"), FALCO);
    Files.writeString(rules.resolve("b.yml"), SIGMA);
    Path below = Files.createDirectory(rules.resolve("c"));
    Files.writeString(below.resolve("d.yaml"), BOTH);
    log = Files.writeString(folder.resolve("audit.log"), String.join("\n", events()) + "\n");
  }

  /**
   * One request is refused, four secrets are read; what comes later than the lateness makes it
   * known.
   */
  private static List<String> events() {
    return List.of(
        Events.event(1, "eve", "list", "pods", 403),
        Events.event(2, "eve", "get", "secrets", 200),
        Events.event(3, "eve", "get", "secrets", 200),
        Events.event(4, "eve", "get", "secrets", 200),
        Events.event(5, "bob", "get", "secrets", 403),
        Events.event(200, "bob", "list", "pods", 200));
  }

  @Test
  void checkLoadsAllOnceAndSaysWhatIsSilent() {
    Ran ran = Program.run("rules", "check", rules);
    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                note: 'Refused' raises no findings itself, for 'Read after refusals' says no \
                'generate: true'
                5 rules, 0 errors, 0 warnings
                """,
                ""));
  }

  @Test
  void whatIsNoYamlIsToldOnce() throws IOException {
    Path broken = Files.writeString(folder.resolve("x.yml"), SIGMA + "---\na: [\n");
    Ran ran = Program.run("rules", "check", broken);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains(broken + ":").endsWith("0 rules, 1 error, 0 warnings\n");
  }

  @Test
  void aFieldOfNothingIsToldOnce() throws IOException {
    Path below = rules.resolve("c/d.yaml");
    Files.writeString(below, BOTH.replace("sourceIPs", "source_ip"));
    assertThat(Program.run("rules", "check", rules).out())
        .contains("no field is named 'source_ip'")
        .contains("5 rules, 1 error, 0 warnings");
  }

  @Test
  void aNameHasOneOwner() throws IOException {
    Path twice =
        Files.writeString(folder.resolve("x.yml"), SIGMA.replace("many_read", "secret_read"));
    Ran ran = Program.run("rules", "check", twice);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .contains("the rule 'Secret read' has the name 'secret_read' too: " + twice + ":1");
  }

  @Test
  void listAndShow() throws IOException {
    Ran ran = Program.run("rules", "list", rules);
    assertThat(ran.out())
        .isEqualTo(
            """
            Notice         Refused
            Debug          Seen
            Error          Secret read
            Error          Many secrets read
            Notice         Read after refusals
            5 rules
            """);
    assertThat(JSON.readTree(Program.run("rules", "list", rules, "--json").out())).hasSize(5);
    assertThat(Program.run("rules", "show", "Many", "--rules", rules).out())
        .contains("Many secrets read", "priority   Error", "b.yml:10", "secrets");
    assertThat(Program.run("rules", "show", "Secret read", "--rules", rules).out())
        .contains("b.yml:1", "objectRef.resource");
  }

  @Test
  void scanFindsByAllAndFirstHidesFalcosOnly() {
    assertThat(Program.run("scan", log, "--rules", rules, "--matching", "all").out())
        .contains("12 findings by 4 rules\n")
        .contains("4  2026-01-02 03:00:05  Secret read")
        .contains("Many secrets read")
        .contains("Read after refusals")
        .contains("Seen");
    assertThat(Program.run("scan", log, "--rules", rules, "--matching", "first").out())
        .contains("4  2026-01-02 03:00:05  Secret read")
        .contains("Many secrets read")
        .contains("Read after refusals");
  }

  @Test
  void scenariosRunThem() throws IOException {
    Path scenario =
        Files.writeString(
            rules.resolve("s.scenario.yaml"),
            """
            scenario: Both languages
            rules: [a.yaml, b.yml, c/d.yaml]
            matching: first
            base: {user: {username: eve}, sourceIPs: ["192.0.2.7"], verb: get}
            cases:
              - name: refused, then read
                events:
                  - {objectRef: {resource: pods}, responseStatus: {code: 403}}
                  - {objectRef: {resource: secrets, name: a}, responseStatus: {code: 200}}
                expect:
                  - {rule: Seen, count: 2}
                  - rule: Secret read
                  - rule: Read after refusals
            """);
    Ran ran = Program.run("rules", "test", scenario);
    assertThat(ran.out()).endsWith("1 scenario, all passed\n");
  }

  @Test
  void serveJudgesByAll() throws Exception {
    String list =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
            + String.join(",", events())
            + "]}";
    try (ServerProcess server = ServerProcess.start(folder, "serve", "--rules rules")) {
      server.untilLogged("\"message\":\"ready\"");
      byte[] body = list.getBytes(StandardCharsets.UTF_8);
      assertThat(server.post(body).statusCode()).isEqualTo(200);
      server.untilLogged("Read after refusals");
      server.untilLogged("Many secrets read");
      ServerProcess.until(
          () -> server.status().at("/detection/correlations/matches").asLong() == 6,
          "matches in the status");
      assertThat(server.status().at("/detection/correlations/windows").asLong()).isPositive();
      assertThat(server.page("/metrics").body())
          .contains("kustos_correlation_matches_total 6\n")
          .contains("kustos_correlation_left_out_total{reason=\"late\"} 0\n")
          .contains("kustos_correlation_evicted_total 0\n")
          .containsPattern("kustos_correlation_windows [1-9]");
      assertThat(Program.run("status", "--data", folder.resolve("data")).out())
          .contains("windows    ", "0 late", "0 evicted");
    }
  }
}
