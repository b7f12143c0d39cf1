package io.kustos.server.source.log;

import static io.kustos.server.source.log.LogRig.expected;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Truncation from outside, which the server does not notice: a hole of NUL bytes comes to be. */
class LogTruncationTest {
  @TempDir Path folder;
  private LogRig rig;
  private FakeServer server;

  @BeforeEach
  void begin() {
    rig = new LogRig(folder);
    server = FakeServer.steady(rig.log);
  }

  @AfterEach
  void end() {
    rig.close();
    server.close();
  }

  private void assertAllOnce(int events) {
    rig.awaitEvents(events);
    rig.awaitLooks();
    assertThat(rig.intake.events()).containsExactlyElementsOf(expected(0, events));
    assertThat(rig.intake.duplicates()).isZero();
    assertThat(rig.intake.rejects()).isEmpty();
  }

  @Test
  void skipsTheHole() throws IOException {
    rig.start();
    server.write(Events.events(0, 20));
    rig.awaitEvents(20);
    long before = server.offset();
    server.truncate();
    server.write(Events.events(20, 25));
    assertAllOnce(25);
    server.write(Events.events(25, 26));
    assertAllOnce(26);
    assertThat(Files.readAllBytes(rig.log)[0]).isZero();
    assertThat(rig.status().nulBytes()).isEqualTo(before);
    assertThat(rig.gaps).isEmpty();
    assertThat(rig.intake.deliveries().getLast().offset()).isPositive();
  }

  @Test
  void skipsTheHoleWhenItsLookComesBetweenTruncationAndWrite() throws IOException {
    rig.start();
    for (int i = 0; i < 3; i++) {
      server.write(Events.events(4 * i, 4 * i + 4));
      rig.awaitEvents(4 * i + 4);
      server.truncate();
      rig.awaitLooks();
    }
    server.write(Events.events(12, 13));
    assertAllOnce(13);
    assertThat(rig.status().truncations()).isEqualTo(3);
    assertThat(rig.gaps).isEmpty();
  }

  @Test
  void readsTheRestInTheCopy() throws IOException {
    rig.start();
    server.write(Events.events(0, 5));
    rig.awaitEvents(5);
    rig.intake.block();
    server.write(Events.events(5, 6));
    Events.await("delivery", () -> rig.intake.waiting() > 0);
    server.write(Events.events(6, 9));
    server.copyTruncate();
    server.write(Events.events(9, 12));
    rig.intake.release();
    rig.awaitEvents(12);
    rig.awaitLooks();
    assertThat(rig.intake.events()).containsExactlyInAnyOrderElementsOf(expected(0, 12));
    assertThat(rig.intake.duplicates()).isZero();
    assertThat(rig.gaps).isEmpty();
  }

  @Test
  void readsTheRestInTheCompressedCopyAfterARestart() throws IOException {
    rig.start();
    server.write(Events.events(0, 5));
    rig.awaitEvents(5);
    rig.stop();
    server.write(Events.events(5, 9));
    FakeServer.gzip(server.copyTruncate());
    server.write(Events.events(9, 12));
    rig.start();
    assertAllOnce(12);
    assertThat(rig.gaps).isEmpty();
  }

  @Test
  void knowsThatNothingIsMissingByTheLengthOfTheHole() throws IOException {
    rig.start();
    server.write(Events.events(0, 5));
    rig.awaitEvents(5);
    rig.stop();
    server.truncate();
    server.write(Events.events(5, 7));
    rig.start();
    assertAllOnce(7);
    assertThat(rig.gaps).isEmpty();
  }

  @Test
  void reportsHowMuchIsMissingByTheLengthOfTheHole() throws IOException {
    rig.start();
    server.write(Events.events(0, 5));
    rig.awaitEvents(5);
    rig.intake.block();
    server.write(Events.events(5, 6));
    Events.await("delivery", () -> rig.intake.waiting() > 0);
    long read = server.offset();
    server.write(Events.events(6, 9));
    long written = server.offset();
    server.truncate();
    server.write(Events.events(9, 12));
    rig.intake.release();
    rig.awaitGaps(1);
    assertThat(rig.gaps.getFirst().kind()).isEqualTo(LogGap.Kind.TRUNCATED);
    assertThat(rig.gaps.getFirst().bytesMissing()).isEqualTo(written - read);
    rig.awaitEvents(9);
    assertThat(rig.intake.rejects()).isEmpty();
  }

  @Test
  void noticesAFileWrittenAnewPastTheOldPosition() throws IOException {
    rig.start();
    server.write(Events.events(0, 3));
    rig.awaitEvents(3);
    rig.intake.block();
    server.write(Events.events(3, 4));
    Events.await("delivery", () -> rig.intake.waiting() > 0);
    Files.writeString(rig.log, String.join("\n", Events.events(4, 20)) + "\n");
    rig.intake.release();
    assertAllOnce(20);
    assertThat(rig.status().truncations()).isEqualTo(1);
  }
}
