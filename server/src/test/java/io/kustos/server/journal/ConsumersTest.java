package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durable offsets, and what may be deleted by them. */
class ConsumersTest {
  @TempDir Path path;

  private static void fill(Shard shard, int count) throws Exception {
    for (int i = 0; i < count; i += 50) {
      shard.journal.appendAndWait(IntStream.range(i, i + 50).mapToObj(Shard::entry).toList());
    }
  }

  @Test
  void offsetsSurvive() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      fill(shard, 100);
      assertThat(shard.journal.register("archive", Position.FIRST)).isEqualTo(Position.FIRST);
      assertThat(shard.journal.register("detection", shard.journal.end()))
          .isEqualTo(new Position(100));
      shard.journal.commit("archive", new Position(42));
      assertThat(shard.journal.metrics().lag()).isEqualTo(Map.of("archive", 58L, "detection", 0L));
    }
    assertThat(path.resolve("journal/0/consumers/archive.offset"))
        .hasContent("kustos-offset 1 00000000000000000042 8b1bd96e");
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.register("archive", Position.FIRST)).isEqualTo(new Position(42));
      assertThat(shard.journal.committed("detection")).contains(new Position(100));
      shard.journal.forget("detection");
      assertThat(shard.journal.committed("detection")).isEmpty();
    }
  }

  @Test
  void anOffsetGoesForwardOnlyAndNotBeyondTheEnd() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      fill(shard, 100);
      shard.journal.register("archive", new Position(10));
      for (Runnable wrong :
          List.<Runnable>of(
              () -> commit(shard, "archive", 9),
              () -> commit(shard, "archive", 101),
              () -> commit(shard, "other", 50))) {
        assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
      }
      commit(shard, "archive", 100);
      assertThatThrownBy(() -> shard.journal.register("../x", Position.FIRST))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static void commit(Shard shard, String name, long position) {
    try {
      shard.journal.commit(name, new Position(position));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDamagedOffsetBeginsAnewAndIsReported() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      fill(shard, 100);
      shard.journal.register("archive", new Position(10));
    }
    Path file = path.resolve("journal/0/consumers/archive.offset");
    Files.writeString(file, Files.readString(file).replace("10 ", "90 "));
    Files.writeString(file.resolveSibling("archive.offset.tmp"), "half");
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.committed("archive")).contains(Position.FIRST);
      assertThat(shard.journal.damages()).hasSize(1);
      assertThat(file.resolveSibling("archive.offset.tmp")).doesNotExist();
    }
  }

  @Test
  void aSegmentStaysUntilEveryConsumerIsPastItAndItIsOld() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Shard.NOW);
    JournalSettings settings =
        Shard.SMALL.withRetention(new Retention(Duration.ofHours(1), Long.MAX_VALUE));
    try (Shard shard = Shard.open(path, settings, SegmentFiles.ON_DISK, now::get)) {
      shard.journal.register("archive", Position.FIRST);
      shard.journal.register("detection", Position.FIRST);
      fill(shard, 3_000);
      int segments = Shard.segments(path).size();
      Position third = shard.journal.sealedSegments().get(2);
      now.set(Shard.NOW.plus(Duration.ofHours(2)));
      assertThat(shard.journal.deleteExpired()).isZero();
      shard.journal.commit("archive", shard.journal.end());
      shard.journal.commit("detection", third);
      now.set(Shard.NOW);
      assertThat(shard.journal.deleteExpired()).isZero();
      now.set(Shard.NOW.plus(Duration.ofHours(2)));
      try (Cursor slow = shard.journal.read(Position.FIRST)) {
        assertThat(slow.poll()).isNotNull();
        assertThat(shard.journal.deleteExpired()).isEqualTo(2);
        long seen = 0;
        for (Batch batch = slow.poll(); batch != null; batch = slow.poll()) {
          seen = batch.next().number();
        }
        assertThat(seen).isEqualTo(3_000);
      }
      assertThat(shard.journal.start()).isEqualTo(third);
      assertThat(Shard.segments(path)).hasSize(segments - 2);
      assertThat(shard.entries(Position.FIRST).getFirst())
          .isEqualTo(Shard.entry((int) third.number()));
      shard.journal.commit("detection", shard.journal.end());
      shard.journal.deleteExpired();
      assertThat(Shard.segments(path)).hasSize(1);
      assertThat(shard.journal.damages()).isEmpty();
    }
  }

  @Test
  void aJournalTooLargeLosesItsOldestSegments() throws Exception {
    JournalSettings settings = Shard.SMALL.withRetention(new Retention(Duration.ofDays(9), 20_000));
    try (Shard shard = Shard.open(path, settings)) {
      fill(shard, 5_000);
      assertThat(shard.journal.deleteExpired()).isPositive();
      long bytes = 0;
      for (Path segment : Shard.segments(path)) {
        bytes += Files.size(segment);
      }
      assertThat(bytes).isBetween(10_000L, 20_000L);
      assertThat(shard.entries(Position.FIRST).getLast()).isEqualTo(Shard.entry(4_999));
    }
  }
}
