package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.Suggestions;
import io.kustos.server.cli.Program.Ran;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  @Test
  void version() {
    assertThat(Program.run("--version")).isEqualTo(new Ran(0, "kustos test\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void theProgramsHelpNamesTheCommands(String word) {
    Ran ran = Program.run(word);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("scan", "demo", "rules", "Exit codes").endsWith("\n");
  }

  @Test
  void withoutArgumentsHelpIsShownAndTheExitSaysSo() {
    assertThat(Program.run().exit()).isEqualTo(2);
    assertThat(Program.run().out()).contains("Usage: kustos");
  }

  @Test
  void theHelpOfACommandTeaches() {
    Ran ran = Program.run("scan", "--help");
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .startsWith("Usage: kustos scan")
        .contains("--fail-on", "Examples:", "Exit codes:", "130");
    assertThat(Program.run("help", "scan").out()).isEqualTo(ran.out());
    assertThat(Program.run("help", "rules", "check").out())
        .isEqualTo(Program.run("rules", "check", "--help").out())
        .startsWith("Usage: kustos rules check");
  }

  @Test
  void helpOnNothing() {
    assertThat(Program.run("help", "scna").err()).contains("did you mean 'scan'?");
    assertThat(Program.run("help", "rules", "x").exit()).isEqualTo(2);
  }

  @Test
  void theNearestWord() {
    assertThat(Suggestions.edits("scan", "scan")).isZero();
    assertThat(Suggestions.edits("sacn", "scan")).isEqualTo(1);
    assertThat(Suggestions.edits("", "scan")).isEqualTo(4);
  }
}
