package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.cli.Program.Ran;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives whose files somebody has moved, copied, or put together by hand. */
class MovedArchiveTest {
  @TempDir Path folder;
  private Path one;
  private Path other;

  @BeforeEach
  void fill() throws IOException {
    one = folder.resolve("one");
    other = folder.resolve("other");
    fill(one, "ann");
    fill(other, "bob");
  }

  private void fill(Path data, String user) throws IOException {
    Path log = Files.writeString(folder.resolve(user + ".log"), event(user));
    Ran ran = Program.run("import", log, "--data", data);
    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  private static String event(String user) {
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%s",\
        "stage":"ResponseComplete","requestURI":"/x","verb":"get","user":{"username":"%s"},\
        "sourceIPs":["10.0.0.9"],"objectRef":{"resource":"pods","namespace":"shop","name":"n"},\
        "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-01-01T10:00:00.000000Z",\
        "stageTimestamp":"2026-01-01T10:00:00.001000Z"}
        """
        .formatted(user, user);
  }

  /** Copies files into a folder, but over none that is there. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        try {
          Files.copy(file, target);
        } catch (FileAlreadyExistsException e) {
          // Somebody who joins two folders keeps one of each.
        }
      }
    }
  }

  private static List<Path> parquet(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("archive"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  @Test
  void servesOneOfTwoThatWereJoinedAndSaysSo() throws IOException {
    copy(other.resolve("archive"), one.resolve("archive"));
    for (Object[] words :
        new Object[][] {
          {"search", "--data", one},
          {"query", "SELECT user_name, object_name FROM events", "--data", one},
          {"who", "read", "pods/n", "-n", "shop", "--data", one}
        }) {
      Ran ran = Program.run(words);
      assertThat(ran.exit()).as(ran.err()).isEqualTo(1);
      assertThat(ran.out()).contains("ann").doesNotContain("bob");
      assertThat(ran.err()).contains("not read: ", ".metadata.json", "is of another archive");
    }
  }

  @Test
  void doesNotTakeFilesOfAnotherArchiveForWaste() throws IOException {
    copy(other.resolve("archive"), one.resolve("archive"));
    List<Path> joined = parquet(one);
    fill(one, "eve");
    assertThat(parquet(one)).containsAll(joined);
    Ran ran = Program.run("search", "--data", one);
    assertThat(ran.out()).contains("ann", "eve").doesNotContain("bob");
  }

  @Test
  void readsAFolderThatWasMovedOrCopied() throws IOException {
    Path copied = folder.resolve("copied");
    copy(one, copied);
    Path moved = Files.move(other, folder.resolve("moved"));
    for (Path data : List.of(copied, moved)) {
      Ran ran = Program.run("search", "--data", data);
      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(ran.out()).contains(data.equals(moved) ? "bob" : "ann");
      Ran sql = Program.run("query", "SELECT user_name FROM events", "--data", data);
      assertThat(sql.exit()).as(sql.err()).isZero();
      assertThat(sql.out()).contains(data.equals(moved) ? "bob" : "ann");
    }
  }

  @Test
  void doesNotWriteToAFolderThatWasMovedOrCopied() throws IOException {
    Path copied = folder.resolve("copied");
    copy(one, copied);
    Path moved = Files.move(other, folder.resolve("moved"));
    Path log = Files.writeString(folder.resolve("eve.log"), event("eve"));
    for (Path data : List.of(copied, moved)) {
      List<Path> before = parquet(data);
      Ran ran = Program.run("import", log, "--data", data);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err()).contains("written to only");
      assertThat(parquet(data)).isEqualTo(before);
    }
    assertThat(parquet(one)).hasSize(parquet(copied).size());
  }
}
