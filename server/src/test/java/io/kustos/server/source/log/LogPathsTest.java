package io.kustos.server.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which logs a path or glob stands for. */
class LogPathsTest {
  @TempDir Path folder;

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  private Set<Path> find(String glob) throws IOException {
    return LogPaths.find(folder + "/" + glob);
  }

  @Test
  void aStarStaysWithinItsFolder() throws IOException {
    Path one = file("a/audit.log");
    file("a/b/audit.log");
    assertThat(find("*/audit.log")).containsExactly(one);
  }

  @Test
  void twoStarsReachAnyDepth() throws IOException {
    List<Path> logs = List.of(file("audit.log"), file("a/audit.log"), file("a/b/c/audit.log"));
    file("a/b/other.log");
    file("a/b/c/audit.log.1");
    assertThat(find("**/audit.log")).containsExactlyInAnyOrderElementsOf(logs);
    assertThat(find("**/audit*")).containsExactlyInAnyOrderElementsOf(logs);
    assertThat(find("a/**/audit.log")).containsExactlyInAnyOrder(logs.get(1), logs.get(2));
    assertThat(find("**/b/**/audit.log")).containsExactly(logs.get(2));
    assertThat(find("none/**/audit.log")).isEmpty();
  }

  @Test
  void twoStarsFollowNoLinks() throws IOException {
    Path log = file("a/audit.log");
    Files.createSymbolicLink(folder.resolve("a/loop"), folder);
    assertThat(find("**/audit.log")).containsExactly(log);
  }

  @Test
  void tooManyFoldersAreAnError() throws IOException {
    for (int i = 0; i <= LogPaths.FOLDERS_MAX; i++) {
      Files.createDirectory(folder.resolve("f" + i));
    }
    assertThatThrownBy(() -> find("**/audit.log"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 10000 folders");
  }
}
