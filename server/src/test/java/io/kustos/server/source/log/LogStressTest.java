package io.kustos.server.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that rotates at random, followed by somebody who comes and goes at random. */
class LogStressTest {
  private static final int EVENTS = 1500;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void bringsEveryLineOnceAndInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    boolean compress = random.nextBoolean();
    try (LogRig rig = new LogRig(folder);
        FakeServer server =
            new FakeServer(rig.log, 2000 + random.nextInt(20_000), 10_000, compress)) {
      rig.settings = rig.settings.withBytes(1000 + random.nextInt(9000), 1 << 20);
      Thread writer = Thread.ofPlatform().start(() -> write(rig, server, new Random(seed)));
      while (writer.isAlive()) {
        rig.start();
        Thread.sleep(random.nextInt(60));
        rig.stop();
        Thread.sleep(random.nextInt(30));
      }
      rig.start();
      rig.awaitEvents(EVENTS);
      rig.awaitLooks();
      assertThat(rig.intake.events()).hasSize(EVENTS);
      assertThat(numbers(rig)).isSorted();
      assertThat(rig.intake.duplicates()).isZero();
      assertThat(rig.intake.rejects()).isEmpty();
      assertThat(rig.gaps).isEmpty();
    }
  }

  private static List<Integer> numbers(LogRig rig) {
    return rig.intake.events().stream()
        .map(event -> Integer.valueOf(event.replaceFirst(".*\"id-(\\d+)\".*", "$1")))
        .toList();
  }

  private static void write(LogRig rig, FakeServer server, Random random) {
    int next = 0;
    try {
      while (next < EVENTS) {
        int to = Math.min(EVENTS, next + 1 + random.nextInt(20));
        server.write(Events.events(next, to));
        next = to;
        switch (random.nextInt(10)) {
          case 0 -> server.rotate();
          case 1 -> {
            server.close();
            if (Files.exists(rig.log)) {
              Thread.sleep(random.nextInt(5));
            }
          }
          case 2 -> Thread.sleep(random.nextInt(20));
          default -> Thread.onSpinWait();
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
