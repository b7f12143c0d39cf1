package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: signals, pipes, full disks, memory. */
class ProcessTest {
  @TempDir Path folder;
  private File out;
  private File err;

  @BeforeEach
  void writeInput() throws IOException {
    out = folder.resolve("out").toFile();
    err = folder.resolve("err").toFile();
    try (var in = ProcessTest.class.getResourceAsStream("/cli/rules.yaml")) {
      Files.copy(Objects.requireNonNull(in), folder.resolve("rules.yaml"));
    }
  }

  private int run(String script, String... javaOptions) throws Exception {
    Process process = Program.start(folder, script, out, err, javaOptions);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(err.toPath());
  }

  @Test
  void aClosedPipeEndsQuietly() throws Exception {
    Files.writeString(folder.resolve("audit.log"), Events.mixed(20_000));
    run(
        "kustos scan audit.log --rules rules.yaml --output jsonl | head -n 1; echo ${PIPESTATUS[0]}");
    List<String> lines = Files.readAllLines(out.toPath());
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("{\"hostname\":");
    assertThat(lines.get(1)).isEqualTo("0");
    assertThat(said()).isEmpty();
  }

  @Test
  void aFullDiskIsOneLine() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full here");
    Files.writeString(folder.resolve("audit.log"), Events.mixed(100));
    for (String form : List.of("text", "json", "jsonl", "html")) {
      int exit = run("kustos scan audit.log --rules rules.yaml --output " + form + " > /dev/full");
      assertThat(exit).as(form).isEqualTo(2);
      assertThat(said())
          .contains("kustos: cannot write standard output: No space left on device\n");
      assertThat(said()).doesNotContain("\tat ");
    }
    assertThat(run("kustos scan audit.log --rules rules.yaml --output-file /dev/full"))
        .isEqualTo(2);
    assertThat(said()).contains("kustos: cannot write /dev/full: No space left on device\n");
    assertThat(run("kustos scan audit.log --rules rules.yaml --rejects /dev/full")).isZero();
    assertThat(run("kustos --version > /dev/full")).isEqualTo(2);
  }

  @Test
  void ctrlCGivesThePartialSummary() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", "exec " + Program.command() + "scan - --rules rules.yaml")
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().put("KUSTOS_PROGRESS", "1");
    Process process = builder.start();
    OutputStream input = process.getOutputStream();
    byte[] events = Events.bytes(Events.mixed(1000));
    for (int i = 0; i < 20; i++) {
      input.write(events);
    }
    input.flush();
    waitUntilProgressIsShown();
    // The input stays open and silent: the program must not wait for it.
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(Files.readString(out.toPath()))
        .contains("(interrupted: a part of the input)")
        .contains("findings by 3 rules");
    input.close();
  }

  private void waitUntilProgressIsShown() throws Exception {
    for (int i = 0; i < 600 && !said().contains("events/s"); i++) {
      Thread.sleep(100);
    }
    assertThat(said()).contains("events/s");
  }

  @Test
  @Tag("slow")
  void memoryDoesNotGrowWithTheInput() throws Exception {
    Files.writeString(folder.resolve("audit.log"), Events.mixed(20_000));
    int exit =
        run(
            "for i in $(seq 25); do cat audit.log; done | kustos scan - --rules rules.yaml",
            "-Xmx64m");
    assertThat(exit).as(said()).isZero();
    assertThat(Files.readString(out.toPath())).startsWith("500,000 events in 1 log, ");
  }

  @Test
  @Tag("slow")
  void memoryDoesNotGrowWithAListOnOneLine() throws Exception {
    String list = Events.mixed(20_000).replace('\n', ',');
    Files.writeString(folder.resolve("items"), list);
    int exit =
        run(
            "(printf '{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[';"
                + " for i in $(seq 25); do cat items; done;"
                + " printf '{}]}\\n') | kustos scan - --rules rules.yaml",
            "-Xmx96m");
    assertThat(exit).as(said()).isZero();
    assertThat(Files.readString(out.toPath())).startsWith("500,000 events in 1 log, ");
  }
}
