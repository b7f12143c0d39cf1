package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a file system in memory of a few mebibytes. */
class FullDiskTest {
  @TempDir Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
    if (!mounted) {
      System.out.println("SKIPPED: only root may mount the small disk of this test");
    }
    assumeTrue(mounted, "cannot mount");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }

  /** Takes all room there is, and returns the file that has it. */
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    byte[] bytes = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      return filler;
    }
  }

  @Test
  void whatDoesNotFitIsNotHalfThereAndFitsLater() throws IOException {
    List<ArchivedEvent> first = ArchiveTest.day("2026-11-23", "prod", 0, 50);
    List<ArchivedEvent> second = ArchiveTest.day("2026-11-23", "prod", 50, 5_000);
    try (Archive archive = Archive.open(disk.resolve("archive"), ArchiveTest.OPTIONS)) {
      archive.writer().append(first);
      long files = ArchiveTest.parquetFiles(disk);
      Path filler = fill();
      assertThatThrownBy(() -> archive.writer().append(second)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> archive.writer().rehearse(second)).isInstanceOf(IOException.class);
      assertThat(archive.writer().lastCommitted(0)).hasValue(49);
      assertThat(ArchiveTest.parquetFiles(disk)).isEqualTo(files);

      Files.delete(filler);
      assertThat(archive.writer().append(second).rows()).isEqualTo(5_000);
      assertThat(ArchiveTest.contents(archive)).hasSize(5_050);
    }
  }

  @Test
  void maintenanceOnAFullDiskHarmsNothing() throws IOException {
    List<ArchivedEvent> all = new ArrayList<>();
    try (Archive archive = Archive.open(disk.resolve("archive"), ArchiveTest.OPTIONS)) {
      for (int i = 0; i < 10; i++) {
        List<ArchivedEvent> some = ArchiveTest.day("2026-11-23", "prod", 50L * i, 50);
        archive.writer().append(some);
        all.addAll(some);
      }
      Path filler = fill();
      assertThatThrownBy(() -> archive.maintain(Instant.EPOCH)).isInstanceOf(Exception.class);
      assertThat(ArchiveTest.contents(archive)).hasSize(all.size());
      Files.delete(filler);
      assertThat(archive.maintain(Instant.EPOCH).compacted()).isPositive();
      assertThat(ArchiveTest.contents(archive)).hasSize(all.size());
    }
  }
}
