package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with what a user gives, the answer is a line that says it, and exit code 2. */
class BadInputTest {
  @TempDir Path folder;

  private static void assertTrouble(Ran ran, String said) {
    assertThat(ran.err()).contains(said).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(ran.exit()).isEqualTo(2);
  }

  private Path log(String name, int events) throws IOException {
    return Files.writeString(folder.resolve(name), Events.mixed(events));
  }

  @Test
  void missingFileWhileTheOthersAreScanned() throws IOException {
    Path log = log("audit.log", 10);
    Ran ran = Program.run("scan", folder.resolve("nope.log"), log);
    assertTrouble(ran, "nope.log: no such file or folder");
    assertThat(ran.out()).startsWith("10 events").contains("unread      ");
  }

  @Test
  void onlyMissingFiles() {
    Ran ran = Program.run("scan", folder.resolve("nope.log"));
    assertTrouble(ran, "nope.log: no such file or folder");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void folderWithoutLogs() throws IOException {
    Files.writeString(folder.resolve("README.md"), "no log");
    assertTrouble(Program.run("scan", folder), folder + ": no audit log in this folder");
  }

  @Test
  void noPermission() throws IOException {
    assumeTrue(!"root".equals(System.getProperty("user.name")), "root may read everything");
    Path log = log("audit.log", 1);
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("---------"));
    assertTrouble(Program.run("scan", log), log + ": permission denied");
  }

  @Test
  void binaryFile() throws IOException {
    Path file = Files.write(folder.resolve("program"), new byte[] {0x7f, 'E', 'L', 'F', 1, 0, 3});
    assertTrouble(Program.run("scan", file), file + ": a binary file, not a log");
  }

  @Test
  void emptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.log"));
    assertTrouble(Program.run("scan", file), file + ": empty");
  }

  @Test
  void emptyStandardInput() {
    assertTrouble(Program.run("scan", "-"), "standard input: empty");
  }

  @Test
  void textWithoutEvents() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "one\ntwo\n");
    Ran ran = Program.run("scan", file);
    assertTrouble(ran, file + ": no audit event in it (2 pieces of something else)");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void nothingToScan() {
    assertTrouble(Program.run("scan"), "nothing to scan: name a log, a folder, or -");
  }

  @Test
  void rulesThatAreMissing() throws IOException {
    Path log = log("audit.log", 1);
    assertTrouble(Program.run("scan", log, "--rules", folder + "/r.yaml"), "r.yaml: no such file");
  }

  @Test
  void rulesWithMistakes() throws IOException {
    Path log = log("audit.log", 1);
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        - rule: A
          desc: a
          condition: ka.target.nmae = x
          output: a
          priority: DEBUG
          source: k8s_audit
        """);
    Ran ran = Program.run("scan", log, "--rules", rules);
    assertTrouble(ran, "the rules have errors");
    assertThat(ran.err()).contains(rules + ":3:").contains("did you mean");
  }

  @Test
  void unknownOptionsAndCommandsAreAnsweredWithTheNearest() throws IOException {
    Path log = log("audit.log", 1);
    assertTrouble(
        Program.run("scan", log, "--ruels", "x"),
        "unknown option '--ruels'; did you mean '--rules'?");
    assertTrouble(Program.run("sacn", log), "unknown command 'sacn'; did you mean 'scan'?");
    assertTrouble(Program.run("rules", "lst"), "unexpected 'lst'; did you mean 'list'?");
    assertTrouble(
        Program.run("--vresion"), "unknown option '--vresion'; did you mean '--version'?");
    assertTrouble(
        Program.run("rules"),
        "say which of check, list, show, explain, coverage, tune, fields, test");
    assertTrouble(
        Program.run("scan", log, "--fail-on", "high"), "'high' is no priority; there are");
    assertTrouble(Program.run("scan", log, "--output", "pdf"), "'pdf'");
    assertTrouble(Program.run("scan", log, "--threads", "0"), "--threads 0");
    assertTrouble(Program.run("scan", log, "--threads", "x"), "--threads");
  }

  @Test
  void outputThatCannotBeWritten() throws IOException {
    Path log = log("audit.log", 1);
    assertTrouble(
        Program.run("scan", log, "--output-file", folder + "/no/where.txt"),
        "cannot write " + folder + "/no/where.txt: no such folder");
  }

  @Test
  void aLogIsNeverOverwritten() throws IOException {
    Path log = log("audit.log", 5);
    Path link = Files.createSymbolicLink(folder.resolve("link"), log);
    for (String option : List.of("--output-file", "--rejects")) {
      assertTrouble(Program.run("scan", folder, option, link), "so it is not written to");
    }
    assertThat(log).hasContent(Events.mixed(5));
  }

  @Test
  void terminalControlsInNamesAndEventsAreNotPassedOn() throws IOException {
    Path log =
        Files.writeString(
            folder.resolve("a\033[31m.log"),
            Events.event(1, "\\u001b]0;x\\u0007\u202eevil", "create", "clusterrolebindings", 403)
                + "\nx\n");
    Ran ran = Program.run("scan", log, log + ".missing");
    assertThat(ran.out() + ran.err()).doesNotContain("\033", "\u0007", "\u202e");
  }

  @Test
  void aTraceOnlyWhenAsked() {
    assertThat(Program.run("scan").err()).doesNotContain("\tat ");
    assertThat(Program.runWith(new byte[0], Map.of("KUSTOS_DEBUG", "1"), "scan").err())
        .contains("\tat ");
    assertThat(Program.run("--debug", "scan").err()).contains("\tat ");
  }
}
