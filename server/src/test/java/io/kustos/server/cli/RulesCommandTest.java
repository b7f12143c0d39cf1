package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path rules;

  @BeforeEach
  void writeRules() throws IOException {
    rules = folder.resolve("rules.yaml");
    try (var in = RulesCommandTest.class.getResourceAsStream("/cli/rules.yaml")) {
      Files.copy(Objects.requireNonNull(in), rules);
    }
  }

  @Test
  void checkOfGoodRules() {
    Ran ran = Program.run("rules", "check", rules);
    assertThat(ran).isEqualTo(new Ran(0, "3 rules, 0 errors, 0 warnings\n", ""));
  }

  @Test
  void checkSaysEveryMistakeWithItsPlace() throws IOException {
    Files.writeString(
        rules,
        """
        - rule: One
          desc: d
          condition: ka.target.nmae = "x"
          output: o
          priority: DEBUG
          source: k8s_audit
        - rule: Two
          desc: d
          condition: ka.verb = get
          output: o
          priority: HIGH
          source: k8s_audit
        - rule: Three
          desc: d
          condition: ka.verb = (a
          output: o
          priority: DEBUG
          source: k8s_audit
        """);
    Ran ran = Program.run("rules", "check", rules);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out())
        .contains(rules + ":3:", "ka.target.nmae", "did you mean")
        .contains(rules + ":11:", "HIGH")
        .contains(rules + ":15:")
        .contains("^")
        .endsWith("\n0 rules, 3 errors, 0 warnings\n");
  }

  @Test
  void checkOfAFolderAndOfNothing() throws IOException {
    assertThat(Program.run("rules", "check", folder).out()).startsWith("3 rules, 0 errors");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Ran ran = Program.run("rules", "check", empty);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains(empty + ": no .yaml file in this folder");
    assertThat(Program.run("rules", "check", folder + "/nope.yaml").err()).contains("no such file");
    Files.write(rules, new byte[] {(byte) 0xc3, 0x28});
    assertThat(Program.run("rules", "check", rules).err()).contains("not UTF-8 text");
  }

  @Test
  void list() throws IOException {
    Ran ran = Program.run("rules", "list", rules);
    assertThat(ran.out())
        .isEqualTo(
            """
            Critical       Binding made    rights
            Notice         Secret touched
            Warning        Refused
            3 rules
            """);
    assertThat(Program.run("rules", "list", rules, "--tag", "rights").out()).endsWith("\n1 rule\n");
    JsonNode json = JSON.readTree(Program.run("rules", "list", rules, "--json").out());
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("origin").asText()).startsWith(rules + ":");
    assertThat(Program.run("rules", "list").exit()).isZero();
  }

  @Test
  void show() {
    Ran ran = Program.run("rules", "show", "binding", "--rules", rules);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .startsWith("Binding made\nSomeone was given rights.\n")
        .contains("ka.target.resource in (clusterrolebindings, rolebindings)")
        .contains("priority   Critical");
    assertThat(Program.run("rules", "show", "e", "--rules", rules).err())
        .contains("'e' is in several names: ");
    assertThat(Program.run("rules", "show", "zebra", "--rules", rules).err())
        .contains("no rule has 'zebra' in its name");
  }

  @Test
  void fields() throws IOException {
    assertThat(Program.run("rules", "fields").out()).contains("ka.user.name", "ka.uri.param[key]");
    assertThat(Program.run("rules", "fields", "KA.VERB").out()).contains("ka.verb  text\n");
    assertThat(Program.run("rules", "fields", "zebra").exit()).isEqualTo(2);
    assertThat(JSON.readTree(Program.run("rules", "fields", "--json").out())).isNotEmpty();
  }

  @Test
  void theStarterPackPassesItsScenarios() throws IOException {
    Path scenarios = Files.createDirectory(folder.resolve("scenarios"));
    for (SourceText scenario : StarterPack.scenarios()) {
      String name = scenario.name().substring(scenario.name().lastIndexOf('/') + 1);
      Files.writeString(scenarios.resolve(name), scenario.text());
    }
    Files.writeString(folder.resolve("starter-pack.yaml"), StarterPack.rules().getFirst().text());
    Ran ran = Program.run("rules", "test", scenarios);
    assertThat(ran.out()).endsWith("5 scenarios, all passed\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void aScenarioThatFails() throws IOException {
    Path scenario = folder.resolve("wrong.yaml");
    Files.writeString(scenario, "nonsense: true\n");
    Ran ran = Program.run("rules", "test", scenario);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("FAILED").endsWith("1 scenario, 1 failed\n");
  }
}
