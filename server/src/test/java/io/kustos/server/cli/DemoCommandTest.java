package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.cli.Program.Ran;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
  @Test
  void theDemoTellsANewcomerWhatComesOut() {
    Ran ran = Program.run("demo");
    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith("A week of a small cluster")
        .contains("demo!week.jsonl:", "■ Critical", "What to do next", "Now your own: kustos scan");
    assertThat(ran.out()).contains("rejects     none");
  }

  @Test
  void theDemoInOtherForms() {
    assertThat(Program.run("demo", "--output", "json").out()).startsWith("{");
    assertThat(Program.run("demo", "--output", "html").out()).startsWith("<!doctype html>");
  }
}
