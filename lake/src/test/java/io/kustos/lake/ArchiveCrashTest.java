package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends and maintains is killed again and again. */
@Tag("slow")
class ArchiveCrashTest {
  private static final int KILLS = 15;
  private static final int BATCH = 40;
  private static final long SEED = 20_261_123L;

  @TempDir Path folder;

  /** The process: goes on where the archive is, until it is killed. */
  static final class Writing {
    private Writing() {}

    public static void main(String[] arguments) throws IOException {
      ArchiveOptions eager =
          new ArchiveOptions(256L << 20, 256L << 20, 1, 1 << 20, 128L << 20, 3, 1);
      try (Archive archive = Archive.open(Path.of(arguments[0]), eager)) {
        while (true) {
          long next = archive.writer().lastCommitted(0).orElse(-1) + 1;
          long from = Math.max(0, next - BATCH / 2);
          archive.writer().append(ArchiveTest.day("2026-11-23", "prod", from, BATCH));
          archive.maintain(Instant.MAX);
        }
      }
    }
  }

  @Test
  void everyEventIsThereOnceAfterKills() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start();
      process.waitFor(2_000 + random.nextInt(3_000), TimeUnit.MILLISECONDS);
      assertThat(process.isAlive()).as("log: %s", log()).isTrue();
      process.destroyForcibly().waitFor();
    }
    try (Archive archive = Archive.open(folder.resolve("archive"), ArchiveOptions.DEFAULT)) {
      long last = archive.writer().lastCommitted(0).orElseThrow();
      Map<Long, String> contents = ArchiveTest.contents(archive);
      System.out.printf("%d kills, %d events%n", KILLS, contents.size());
      assertThat(contents.keySet())
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(0, last).boxed().toList());
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Writing.class.getName(), folder.resolve("archive").toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
