package io.kustos.server.source.log;

import static io.kustos.server.source.log.LogRig.expected;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are half written, long, or of no use; files that cannot be read. */
class LogLinesTest {
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

  @Test
  void waitsForTheEndOfALine() {
    rig.start();
    String event = Events.event(1);
    server.write(Events.events(0, 1));
    server.writeText(event.substring(0, 40));
    rig.awaitEvents(1);
    Events.await("problem", () -> rig.status().problem() != null);
    assertThat(rig.status().problem()).contains("the last line has no end");
    server.writeText(event.substring(40) + "\n");
    rig.awaitEvents(2);
    assertThat(rig.intake.events()).containsExactlyElementsOf(expected(0, 2));
    assertThat(rig.intake.rejects()).isEmpty();
    Events.await("no problem", () -> rig.status().problem() == null);
  }

  @Test
  void waitsForTheEndOfALineAcrossARestart() {
    rig.start();
    String event = Events.event(1);
    server.write(Events.events(0, 1));
    server.writeText(event.substring(0, 40));
    rig.awaitEvents(1);
    rig.stop();
    server.writeText(event.substring(40) + "\n");
    rig.start();
    rig.awaitEvents(2);
    assertThat(rig.intake.rejects()).isEmpty();
    assertThat(rig.intake.duplicates()).isZero();
  }

  @Test
  void passesOnTheUnfinishedLineOfARotatedFile() throws IOException {
    rig.start();
    server.write(Events.events(0, 2));
    server.writeText(Events.event(2));
    rig.awaitEvents(2);
    server.rotate();
    server.write(Events.events(3, 4));
    rig.awaitEvents(4);
    assertThat(rig.intake.events()).containsExactlyInAnyOrderElementsOf(expected(0, 4));
  }

  @Test
  void readsAnEventLargerThanItsBuffer() {
    rig.settings = rig.settings.withBytes(1024, 1 << 20);
    rig.start();
    String large = Events.event(1).replace("\"ann\"", "\"" + "a".repeat(300_000) + "\"");
    server.write(Events.events(0, 1));
    server.writeText(large + "\n");
    server.write(Events.events(2, 30));
    rig.awaitEvents(30);
    assertThat(rig.intake.events().get(1)).isEqualTo("east " + large);
    assertThat(rig.intake.deliveries())
        .filteredOn(delivery -> delivery.bytes().length > 1024)
        .hasSize(1);
  }

  @Test
  void cutsALineThatIsTooLongAndGoesOnAfterIt() {
    rig.settings = rig.settings.withBytes(1024, 4096);
    rig.start();
    server.write(Events.events(0, 1));
    // An event inside the line, where a cut could lay it bare.
    server.writeText(
        "{\"x\":\"" + "y".repeat(4096 - 6) + Events.event(7) + "z".repeat(9000) + "\n");
    server.write(Events.events(1, 3));
    rig.awaitEvents(3);
    assertThat(rig.intake.events()).containsExactlyElementsOf(expected(0, 3));
    assertThat(rig.intake.rejects()).hasSize(1);
    assertThat(rig.status().skippedBytes()).isGreaterThan(9000);
  }

  @Test
  void tellsWhereEachDeliveryBegins() throws IOException {
    rig.settings = rig.settings.withBytes(1024, 1 << 20);
    rig.start();
    server.write(Events.events(0, 40));
    rig.awaitEvents(40);
    String text = Files.readString(rig.log);
    for (Delivery delivery : rig.intake.deliveries()) {
      String bytes = new String(delivery.bytes(), StandardCharsets.UTF_8);
      assertThat(text.substring((int) delivery.offset())).startsWith(bytes);
      long lines = text.substring(0, (int) delivery.offset()).lines().count();
      assertThat(delivery.line()).isEqualTo(lines + 1);
      assertThat(delivery.source()).isEqualTo("log:" + rig.log);
    }
  }

  @Test
  void skipsAHoleBetweenLines() {
    rig.start();
    server.write(Events.events(0, 2));
    server.writeText("\0".repeat(5000));
    server.write(Events.events(2, 4));
    rig.awaitEvents(4);
    assertThat(rig.intake.rejects()).isEmpty();
    assertThat(rig.status().nulBytes()).isEqualTo(5000);
  }

  @Test
  void goesOnWhenPermissionComesBack() throws IOException {
    var disk = new FaultyDisk();
    rig.disk = disk;
    rig.start();
    server.write(Events.events(0, 2));
    rig.awaitEvents(2);
    disk.denied = true;
    server.rotate();
    server.write(Events.events(2, 5));
    Events.await("problem", () -> rig.status().problem() != null);
    assertThat(rig.status().problem()).contains("permission denied");
    rig.stop();
    rig.start();
    Events.await("problem", () -> rig.status().problem() != null);
    rig.awaitLooks();
    disk.denied = false;
    rig.awaitEvents(5);
    assertThat(rig.intake.events()).containsExactlyElementsOf(expected(0, 5));
    assertThat(rig.intake.duplicates()).isZero();
    assertThat(rig.gaps).isEmpty();
  }

  @Test
  void goesOnAfterReadErrors() {
    var disk = new FaultyDisk();
    rig.disk = disk;
    rig.start();
    server.write(Events.events(0, 2));
    rig.awaitEvents(2);
    disk.broken = true;
    server.write(Events.events(2, 5));
    Events.await("problem", () -> rig.status().problem() != null);
    assertThat(rig.status().problem()).contains("Input/output error");
    disk.broken = false;
    rig.awaitEvents(5);
    assertThat(rig.intake.duplicates()).isZero();
    assertThat(rig.gaps).isEmpty();
  }
}
