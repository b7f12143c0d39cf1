package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path path;

  @Test
  void aFolderHasOneOwner() throws Exception {
    Path folder = path.resolve("a/b");
    try (DataFolder first = DataFolder.open(folder)) {
      assertThat(first.path()).isEqualTo(folder.toRealPath());
      assertThatThrownBy(() -> DataFolder.open(folder))
          .isInstanceOf(DataFolder.Refused.class)
          .hasMessageEndingWith("b is in use by process " + ProcessHandle.current().pid());
    }
    DataFolder.open(folder).close();
  }

  @Test
  void anotherProcessIsToldWhoTheOwnerIs() throws Exception {
    Process owner = CrashWriter.start(path, 1, "refused");
    try (var out = owner.inputReader()) {
      assertThat(out.readLine()).startsWith("ack ");
      assertThatThrownBy(() -> DataFolder.open(path))
          .isInstanceOf(DataFolder.Refused.class)
          .hasMessageEndingWith(" is in use by process " + owner.pid());
    } finally {
      owner.destroyForcibly().waitFor();
    }
    DataFolder.open(path).close();
  }

  @Test
  void aFolderOfANewerKustosIsRefused() throws Exception {
    DataFolder.open(path).close();
    assertThat(path.resolve("VERSION")).hasContent("kustos-data 1");
    Files.writeString(path.resolve("VERSION"), "kustos-data 2\n");
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(DataFolder.Refused.class)
        .hasMessageContaining("its version is 2, this one knows up to 1");
    Files.writeString(path.resolve("VERSION"), "3.1\n");
    assertThatThrownBy(() -> DataFolder.open(path))
        .isInstanceOf(DataFolder.Refused.class)
        .hasMessageContaining("not ours");
  }
}
