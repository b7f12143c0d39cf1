package io.kustos.server.source.log;

import static io.kustos.server.source.log.LogRig.expected;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotation as measured: by the server itself, and by others behind its back. */
class LogRotationTest {
  private static final int KEEP_ALL = 1000;

  @TempDir Path folder;
  private LogRig rig;

  @BeforeEach
  void begin() {
    rig = new LogRig(folder);
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private FakeServer server(int backupsMax, boolean compress) {
    return new FakeServer(rig.log, 4000, backupsMax, compress);
  }

  private void assertAllOnce(int events) {
    rig.awaitEvents(events);
    rig.awaitLooks();
    assertThat(rig.intake.events()).containsExactlyElementsOf(expected(0, events));
    assertThat(rig.intake.duplicates()).isZero();
    assertThat(rig.intake.rejects()).isEmpty();
  }

  @Test
  void followsRenameAndCreate() throws IOException {
    rig.start();
    try (FakeServer server = server(KEEP_ALL, false)) {
      for (int i = 0; i < 100; i++) {
        server.write(Events.events(i, i + 1));
        if (i % 10 == 0) {
          rig.awaitEvents(i + 1);
        }
      }
      assertThat(server.rotations()).isGreaterThan(5);
      assertAllOnce(100);
      assertThat(rig.gaps).isEmpty();
      assertThat(rig.status().rotations()).isPositive();
      assertThat(rig.status().lagBytes()).isZero();
    }
  }

  @Test
  void readsBackupsOfTheFirstStartOldestFirst() throws IOException {
    try (FakeServer server = server(KEEP_ALL, false)) {
      server.write(Events.events(0, 100));
      FakeServer.gzip(server.backups().get(0));
      FakeServer.gzip(server.backups().get(1));
      rig.start();
      assertAllOnce(100);
    }
  }

  @Test
  void leavesBackupsOfTheFirstStartWhenToldSo() throws IOException {
    rig.settings = rig.settings.withBackups(false);
    try (FakeServer server = server(KEEP_ALL, false)) {
      server.write(Events.events(0, 20));
      server.rotate();
      server.write(Events.events(20, 22));
      rig.start();
      rig.awaitEvents(2);
      server.rotate();
      server.write(Events.events(22, 30));
      rig.awaitEvents(10);
      assertThat(rig.intake.events()).containsExactlyElementsOf(expected(20, 30));
    }
  }

  @Test
  void catchesUpThroughManyRotationsWhileDown() throws IOException {
    rig.start();
    try (FakeServer server = server(KEEP_ALL, false)) {
      server.write(Events.events(0, 15));
      rig.awaitEvents(15);
      rig.stop();
      server.write(Events.events(15, 100));
      List<Path> backups = server.backups();
      for (int i = 0; i < backups.size(); i += 2) {
        FakeServer.gzip(backups.get(i));
      }
      rig.start();
      assertAllOnce(100);
      assertThat(rig.gaps).isEmpty();
    }
  }

  @Test
  void knowsACompressedBackupAgain() throws IOException {
    rig.start();
    try (FakeServer server = server(KEEP_ALL, true)) {
      for (int i = 0; i < 60; i++) {
        server.write(Events.events(i, i + 1));
        if (i % 7 == 0) {
          rig.awaitEvents(i + 1);
        }
      }
      assertAllOnce(60);
      rig.stop();
      rig.start();
      server.write(Events.events(60, 61));
      assertAllOnce(61);
      assertThat(rig.gaps).isEmpty();
    }
  }

  @Test
  @SuppressWarnings("try") // The server's file is closed on the way, and opened anew by it.
  void waitsWhileThereIsNoFile() throws IOException {
    rig.start();
    Events.await("problem", () -> !rig.source().status().problems().isEmpty());
    assertThat(rig.status().problem()).isEqualTo("no such file yet");
    try (FakeServer server = server(KEEP_ALL, false)) {
      server.write(Events.events(0, 5));
      rig.awaitEvents(5);
      server.close();
      Files.move(rig.log, folder.resolve("audit-2026-11-23T09-00-00.000.log"));
      rig.awaitLooks();
      server.write(Events.events(5, 10));
      assertAllOnce(10);
      assertThat(rig.gaps).isEmpty();
      Events.await("no problem", () -> rig.status().problem() == null);
    }
  }

  @Test
  void followsTheMovedFileTheServerGoesOnWriting() throws IOException {
    rig.start();
    try (FakeServer server = server(KEEP_ALL, false)) {
      server.write(Events.events(0, 3));
      rig.awaitEvents(3);
      Files.move(rig.log, folder.resolve("audit.log.1"));
      server.write(Events.events(3, 5));
      rig.awaitEvents(5);
      Files.createFile(rig.log);
      rig.awaitLooks();
      server.write(Events.events(5, 7));
      assertAllOnce(7);
      assertThat(rig.gaps).isEmpty();
    }
  }

  @Test
  void readsADeletedFileToItsEnd() throws IOException {
    rig.start();
    try (FakeServer server = FakeServer.steady(rig.log)) {
      server.write(Events.events(0, 3));
      rig.awaitEvents(3);
      rig.intake.block();
      server.write(Events.events(3, 4));
      Events.await("delivery", () -> rig.intake.waiting() > 0);
      server.write(Events.events(4, 8));
      Files.delete(rig.log);
      server.write(Events.events(8, 9));
      rig.intake.release();
      assertAllOnce(9);
    }
  }

  @Test
  void tellsFilesApartWhenTheirInodeIsUsedAgain() throws IOException {
    var reusing = new ReusingDisk();
    rig.disk = reusing;
    rig.start();
    try (FakeServer server = server(1, false)) {
      server.write(Events.events(0, 5));
      rig.awaitEvents(5);
      rig.stop();
      reusing.reuse();
      server.write(Events.events(5, 16));
      assertThat(server.rotations()).isPositive();
      rig.start();
      assertAllOnce(16);
    }
  }

  @Test
  void reportsBackupsDeletedWhileDown() throws IOException {
    rig.start();
    try (FakeServer server = server(2, false)) {
      server.write(Events.events(0, 3));
      rig.awaitEvents(3);
      rig.stop();
      server.write(Events.events(3, 100));
      rig.start();
      rig.awaitGaps(1);
      assertThat(rig.gaps.getFirst().kind()).isEqualTo(LogGap.Kind.VANISHED);
      assertThat(rig.gaps.getFirst().cluster()).isEqualTo("east");
      rig.awaitLooks();
      assertThat(rig.gaps).hasSize(1);
      assertThat(rig.intake.events()).endsWith(expected(99, 100).getFirst());
      assertThat(rig.status().gaps()).isEqualTo(1);
      assertThat(rig.source().status().problems().getFirst()).contains("suspected gap");
    }
  }

  @Test
  void reportsBackupsDeletedWhileTheIntakeBlocks() throws IOException {
    rig.start();
    try (FakeServer server = server(2, false)) {
      server.write(Events.events(0, 3));
      rig.awaitEvents(3);
      rig.intake.block();
      server.write(Events.events(3, 4));
      Events.await("delivery", () -> rig.intake.waiting() > 0);
      server.write(Events.events(4, 100));
      rig.intake.release();
      rig.awaitGaps(1);
      assertThat(rig.gaps.getFirst().kind()).isEqualTo(LogGap.Kind.OVERTAKEN);
      // What was open at that time is read to its end all the same.
      assertThat(rig.intake.events()).startsWith(expected(0, 9).toArray(String[]::new));
    }
  }

  @Test
  void reportsNothingWhenBackupsThatWereReadAreDeleted() throws IOException {
    rig.start();
    try (FakeServer server = server(1, false)) {
      for (int i = 0; i < 50; i++) {
        server.write(Events.events(i, i + 1));
        rig.awaitEvents(i + 1);
        if (i % 9 == 0) {
          rig.awaitLooks();
        }
      }
      assertAllOnce(50);
      assertThat(rig.gaps).isEmpty();
    }
  }

  @Test
  void reportsADamagedBackupAndKeepsWhatItHolds() throws IOException {
    try (FakeServer server = server(KEEP_ALL, true)) {
      server.write(Events.events(0, 30));
      Path damaged = server.backups().getFirst();
      byte[] bytes = Files.readAllBytes(damaged);
      Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 12));
      rig.start();
      rig.awaitGaps(1);
      assertThat(rig.gaps.getFirst().kind()).isEqualTo(LogGap.Kind.DAMAGED);
      rig.awaitEvents(28);
    }
  }

  @Test
  void followsManyLogsByAGlob() throws IOException {
    Path west = Files.createDirectories(folder.resolve("west/logs"));
    rig.settings =
        rig.settings.withLogs(List.of(new LogInput(folder + "/*/logs/audit*.log", "many")));
    rig.start();
    try (FakeServer first = new FakeServer(west.resolve("audit.log"), 4000, 9, false)) {
      first.write(Events.events(0, 20));
      Path north = Files.createDirectories(folder.resolve("north/logs"));
      try (FakeServer second = new FakeServer(north.resolve("audit.log"), 4000, 9, false)) {
        second.write(Events.events(20, 40));
        rig.awaitEvents(40);
        rig.awaitLooks();
        assertThat(rig.source().logs()).hasSize(2);
        assertThat(rig.intake.duplicates()).isZero();
        assertThat(rig.intake.events()).allMatch(event -> event.startsWith("many "));
      }
    }
  }
}
