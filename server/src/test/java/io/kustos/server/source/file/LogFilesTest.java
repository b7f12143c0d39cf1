package io.kustos.server.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
  private static final String EVENT =
      "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"auditID\":\"a\"}\n";

  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private List<String> names(String... arguments) {
    return LogFiles.find(List.of(arguments)).files().stream()
        .map(log -> log.name().replace(folder + "/", ""))
        .toList();
  }

  private List<String> problems(String... arguments) {
    return LogFiles.find(List.of(arguments)).problems().stream().map(InputProblem::text).toList();
  }

  @Test
  void aFolderGivesItsLogsOldestFirstAndNothingElse() throws IOException {
    file("audit.log", EVENT);
    file("audit-2026-01-02T03-04-05.000.log", EVENT);
    file("audit-2026-01-01T03-04-05.000.log", EVENT);
    file("sub/oauth/audit.log", EVENT);
    file("README.md", "# no log\n");
    file("config.json", "{\"a\":1}");
    file("empty.log", "");
    assertThat(names(folder.toString()))
        .containsExactly(
            "audit-2026-01-01T03-04-05.000.log",
            "audit-2026-01-02T03-04-05.000.log",
            "audit.log",
            "sub/oauth/audit.log");
  }

  /** A sink may leave out the type of a Cloud Logging entry's payload. */
  @Test
  void aFolderGivesCloudLogsWithoutTypes() throws IOException {
    file("gke.json", "{\"protoPayload\":{\"methodName\":\"io.k8s.core.v1.pods.create\"}}\n");
    assertThat(names(folder.toString())).containsExactly("gke.json");
  }

  @Test
  void namedFilesOfOneLogAreOrderedToo() throws IOException {
    Stream.of("audit.log", "audit.log.1", "audit.log.2", "other.log")
        .forEach(name -> assertThat(catching(name)).isTrue());
    assertThat(
            names(
                folder + "/other.log",
                folder + "/audit.log",
                folder + "/audit.log.1",
                folder + "/audit.log.2",
                folder + "/audit.log"))
        .containsExactly("other.log", "audit.log.2", "audit.log.1", "audit.log");
  }

  private boolean catching(String name) {
    try {
      return Files.exists(file(name, EVENT));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void globs() throws IOException {
    file("a/audit.log", EVENT);
    file("b/audit.log", EVENT);
    file("b/deep/audit.log", EVENT);
    assertThat(names(folder + "/*/audit.log")).containsExactly("a/audit.log", "b/audit.log");
    assertThat(names(folder + "/**/audit.log"))
        .containsExactlyInAnyOrder("a/audit.log", "b/audit.log", "b/deep/audit.log");
    assertThat(problems(folder + "/*.nope"))
        .containsExactly(folder + "/*.nope: no file has a name like this");
  }

  @Test
  void aFileWithGlobCharactersInItsNameIsThatFile() throws IOException {
    file("audit[1].log", EVENT);
    assertThat(names(folder + "/audit[1].log")).containsExactly("audit[1].log");
  }

  @Test
  void whatIsMissingIsSaid() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    file("docs/README.md", "no log");
    assertThat(problems(folder + "/nope", folder + "/empty", folder + "/docs"))
        .containsExactly(
            folder + "/nope: no such file or folder",
            folder + "/empty: an empty folder",
            folder + "/docs: no audit log in this folder (1 file looked into)");
  }

  @Test
  void linksThatLeadBackAreNoTrouble() throws IOException {
    file("logs/audit.log", EVENT);
    Files.createSymbolicLink(folder.resolve("logs/loop"), folder.resolve("logs"));
    Files.createSymbolicLink(folder.resolve("logs/gone"), folder.resolve("nowhere"));
    LogFiles found = LogFiles.find(List.of(folder + "/logs"));
    assertThat(found.files()).hasSize(1);
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void unreadableFilesAndFoldersAreSaid() throws IOException {
    assumeTrue(!"root".equals(System.getProperty("user.name")), "root may read everything");
    file("logs/audit.log", EVENT);
    Path shut = file("logs/shut.log", EVENT);
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
    assertThat(problems(folder + "/logs")).containsExactly(shut + ": permission denied");
  }

  @Test
  void standardInputOnce() {
    assertThat(names("-", "-")).containsExactly("-");
  }
}
