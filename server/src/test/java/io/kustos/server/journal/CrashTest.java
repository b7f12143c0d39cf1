package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} on a real process: everything acknowledged is there, once, in order. */
class CrashTest {
  private static final int THREADS = 8;

  @TempDir Path path;

  @Test
  void aKilledProcessLosesNothingAcknowledged() throws Exception {
    rounds(5);
  }

  @Test
  @Tag("slow")
  void norDoFiftyKilledProcesses() throws Exception {
    rounds(50);
  }

  private void rounds(int rounds) throws Exception {
    Random random = new Random();
    Map<Long, String> acknowledged = new HashMap<>();
    for (int round = 0; round < rounds; round++) {
      int before = acknowledged.size();
      killOnce("r" + round, random, acknowledged);
      assertThat(acknowledged).hasSizeGreaterThan(before);
      try (Shard shard = Shard.open(path, Shard.SMALL)) {
        List<String> texts = shard.texts();
        acknowledged.forEach(
            (position, text) -> assertThat(texts.get(position.intValue())).isEqualTo(text));
        assertNumberedInOrder(texts);
        assertThat(shard.journal.damages()).isEmpty();
      }
    }
    System.out.printf("%d kills, %d entries acknowledged%n", rounds, acknowledged.size());
  }

  private void killOnce(String round, Random random, Map<Long, String> acknowledged)
      throws Exception {
    Process process = CrashWriter.start(path, THREADS, round);
    Thread killer = null;
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (killer == null) {
          int millis = random.nextInt(400);
          killer =
              Thread.startVirtualThread(
                  () -> {
                    sleep(millis);
                    // Not through the process: that would close its output before it is read.
                    process.toHandle().destroyForcibly();
                  });
        }
        String[] words = line.split(" ", -1);
        if (words.length == 4) {
          acknowledged.put(Long.parseLong(words[3]), words[1] + " " + words[2]);
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each thread's entries count up from 0, once each. */
  private static void assertNumberedInOrder(List<String> texts) {
    Map<String, Integer> next = new HashMap<>();
    for (String text : texts) {
      String[] words = text.split(" ", -1);
      int expected = next.merge(words[0], 1, Integer::sum) - 1;
      assertThat(words[1]).as(text).isEqualTo(Integer.toString(expected));
    }
  }
}
