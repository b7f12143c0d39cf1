package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path path;

  private static List<Entry> entries(int from, int to) {
    return IntStream.range(from, to).mapToObj(Shard::entry).toList();
  }

  private static List<String> texts(int to) {
    return entries(0, to).stream().map(Shard::text).toList();
  }

  @Test
  void entriesAreNumberedAndReadAgainAfterReopening() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.appendAndWait(entries(0, 3)).first()).isEqualTo(Position.FIRST);
      assertThat(shard.journal.appendAndWait(entries(3, 5)).first()).isEqualTo(new Position(3));
      assertThat(shard.texts()).isEqualTo(texts(5));
    }
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.end()).isEqualTo(new Position(5));
      assertThat(shard.journal.appendAndWait(entries(5, 6)).first()).isEqualTo(new Position(5));
      assertThat(shard.texts()).isEqualTo(texts(6));
      assertThat(shard.entries(new Position(4)).stream().map(Shard::text))
          .isEqualTo(texts(6).subList(4, 6));
      assertThat(shard.journal.damages()).isEmpty();
      assertThat(shard.journal.cutBytes()).isZero();
    }
  }

  @Test
  void segmentsRollAndAreReadAsOne() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      for (int i = 0; i < 3_000; i += 100) {
        shard.journal.appendAndWait(entries(i, i + 100));
      }
      assertThat(Shard.segments(path)).hasSizeGreaterThan(5);
      assertThat(shard.journal.sealedSegments()).hasSize(Shard.segments(path).size() - 1);
      assertThat(shard.texts()).isEqualTo(texts(3_000));
      assertThat(shard.entries(new Position(1_234)).stream().map(Shard::text))
          .isEqualTo(texts(3_000).subList(1_234, 3_000));
    }
  }

  @Test
  void everyKindOfEntryComesBackAsItWas() throws Exception {
    List<Entry> all =
        List.of(
            new Entry.Event(
                "webhook", "c1", "gke", Shard.NOW, Bytes.of("{}"), Bytes.of("{{}}"), false, null),
            new Entry.Reject("log", "c2", Shard.NOW, "not JSON", Bytes.of(new byte[] {0, -1})),
            new Entry.Heartbeat(Shard.NOW),
            new Entry.Control(Shard.NOW, "rules", "sha256:1"));
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      shard.journal.appendAndWait(all);
      assertThat(shard.entries(Position.FIRST)).isEqualTo(all);
    }
  }

  @Test
  void anEntryLargerThanABlockIsWhole() throws Exception {
    String large = "x".repeat(3_000_000);
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      shard.journal.appendAndWait(List.of(Shard.entry(0), Shard.entry(large), Shard.entry(1)));
      assertThat(shard.texts())
          .containsExactly(Shard.text(Shard.entry(0)), large, Shard.text(Shard.entry(1)));
    }
  }

  @Test
  void anEntryBeyondTheBoundIsRefused() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      Entry entry = Shard.entry("x".repeat(65 << 20));
      assertThatThrownBy(() -> shard.journal.append(List.of(entry)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void concurrentAppendsKeepTheirOrderAndShareGroups() throws Exception {
    int threads = 32;
    int each = 40;
    FaultyDisk disk = new FaultyDisk();
    disk.forceMillis = 2;
    Set<Long> positions = ConcurrentHashMap.newKeySet();
    try (Shard shard = Shard.open(path, Shard.SMALL, disk);
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        all.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    Entry entry = Shard.entry(thread + " " + i);
                    Appended done = shard.journal.appendAndWait(List.of(entry));
                    positions.add(done.first().number());
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
      List<String> texts = shard.texts();
      assertThat(texts).hasSize(threads * each).doesNotHaveDuplicates();
      for (int t = 0; t < threads; t++) {
        String prefix = t + " ";
        assertThat(texts.stream().filter(text -> text.startsWith(prefix)))
            .containsExactlyElementsOf(IntStream.range(0, each).mapToObj(i -> prefix + i).toList());
      }
      assertThat(positions).hasSize(threads * each);
      JournalMetrics metrics = shard.journal.metrics();
      assertThat(metrics.entries()).isEqualTo(all.size() * (long) each);
      assertThat(metrics.fsyncs()).isLessThan(threads * each / 2);
      assertThat(metrics.groupSizes().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(metrics.fsyncs());
      assertThat(metrics.queueBytes()).isZero();
    }
  }

  @Test
  void aTailReaderGetsEverythingOnceAndInOrder() throws Exception {
    List<String> seen = new ArrayList<>();
    AtomicReference<Exception> failed = new AtomicReference<>();
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      Thread reader =
          Thread.startVirtualThread(
              () -> {
                try (Cursor cursor = shard.journal.read(Position.FIRST)) {
                  for (Batch batch = cursor.take(); batch != null; batch = cursor.take()) {
                    assertThat(batch.first().number()).isEqualTo(seen.size());
                    batch.entries().forEach(entry -> seen.add(Shard.text(entry)));
                  }
                } catch (Exception e) {
                  failed.set(e);
                }
              });
      List<CompletableFuture<Appended>> all = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        all.add(shard.journal.append(entries(i, i + 1)));
        if (i % 97 == 0) {
          all.getLast().get();
        }
      }
      shard.journal.close();
      reader.join();
    }
    assertThat(failed.get()).isNull();
    assertThat(seen).isEqualTo(texts(2_000));
  }

  @Test
  void aReaderWaitsNoLongerThanAsked() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL);
        Cursor cursor = shard.journal.read(new Position(1))) {
      assertThat(cursor.poll(Duration.ofMillis(1))).isNull();
      shard.journal.appendAndWait(entries(0, 1));
      assertThat(cursor.poll()).isNull();
      shard.journal.appendAndWait(entries(1, 3));
      Batch batch = cursor.take();
      assertThat(batch).isNotNull();
      assertThat(batch.first()).isEqualTo(new Position(1));
      assertThat(batch.next()).isEqualTo(cursor.position()).isEqualTo(new Position(3));
    }
  }

  @Test
  void anInterruptedReaderCanGoOn() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL);
        Cursor cursor = shard.journal.read(Position.FIRST)) {
      shard.journal.appendAndWait(entries(0, 2));
      Thread.currentThread().interrupt();
      assertThatThrownBy(cursor::take).isInstanceOf(InterruptedException.class);
      Batch batch = cursor.take();
      assertThat(batch).isNotNull();
      assertThat(batch.entries()).hasSize(2);
    }
  }

  @Test
  void appendsWaitWhileTooMuchIsWaiting() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    disk.forceMillis = 5;
    JournalSettings settings = Shard.SMALL.withQueueBytesMax(2_000);
    try (Shard shard = Shard.open(path, settings, disk)) {
      List<CompletableFuture<Appended>> open = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        open.add(shard.journal.append(List.of(Shard.entry("x".repeat(700)))));
        assertThat(shard.journal.metrics().queueBytes()).isLessThanOrEqualTo(2_000);
      }
      shard.journal.appendAndWait(List.of(Shard.entry("x".repeat(10_000))));
      assertThat(open).allMatch(CompletableFuture::isDone);
      assertThat(shard.journal.end()).isEqualTo(new Position(41));
    }
  }

  @Test
  void aFullDiskRefusesAndTakesAgainWhenThereIsSpace() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (Shard shard = Shard.open(path, Shard.SMALL, disk)) {
      shard.journal.appendAndWait(entries(0, 100));
      disk.room.set(100);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> shard.journal.appendAndWait(entries(500, 700)))
            .isInstanceOf(JournalUnavailable.class)
            .hasMessageContaining("No space left on device");
      }
      assertThat(shard.journal.health().isDegraded()).isTrue();
      assertThat(shard.journal.health().since()).isEqualTo(Shard.NOW);
      assertThat(shard.texts()).isEqualTo(texts(100));
      disk.room.set(Long.MAX_VALUE);
      assertThat(shard.journal.appendAndWait(entries(100, 200)).first())
          .isEqualTo(new Position(100));
      assertThat(shard.journal.health().isDegraded()).isFalse();
      assertThat(shard.texts()).isEqualTo(texts(200));
      assertThat(shard.journal.metrics().failures()).isEqualTo(3);
    }
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.texts()).isEqualTo(texts(200));
      assertThat(shard.journal.damages()).isEmpty();
    }
  }

  @Test
  void aDiskFullAtTheFirstWriteOfASegmentLosesNothing() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (Shard shard = Shard.open(path, Shard.SMALL.withSegmentBytesMax(1_000), disk)) {
      shard.journal.appendAndWait(entries(0, 100));
      disk.room.set(10);
      assertThatThrownBy(() -> shard.journal.appendAndWait(entries(100, 200)))
          .isInstanceOf(JournalUnavailable.class);
      disk.room.set(Long.MAX_VALUE);
      shard.journal.appendAndWait(entries(100, 200));
      assertThat(shard.texts()).isEqualTo(texts(200));
    }
  }

  @Test
  void nothingIsLeftOfAGroupThatFailed() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    JournalSettings settings = Shard.SMALL.withSegmentBytesMax(100).withBlockBytesMax(100);
    try (Shard shard = Shard.open(path, settings, disk)) {
      shard.journal.appendAndWait(entries(0, 1));
      disk.room.set(500);
      assertThatThrownBy(() -> shard.journal.appendAndWait(entries(1, 100)))
          .isInstanceOf(JournalUnavailable.class);
      disk.room.set(Long.MAX_VALUE);
      for (int i = 1; i < 10; i++) {
        shard.journal.appendAndWait(entries(i, i + 1));
      }
      assertThat(shard.texts()).isEqualTo(texts(10));
      assertThat(shard.journal.damages()).isEmpty();
    }
  }

  @Test
  void aReadOnlyDiskRefusesAndServesReaders() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (Shard shard = Shard.open(path, Shard.SMALL, disk)) {
      shard.journal.appendAndWait(entries(0, 100));
      disk.readOnly = true;
      CompletableFuture<Appended> refused = shard.journal.append(entries(100, 101));
      assertThatThrownBy(refused::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(JournalUnavailable.class)
          .hasMessageContaining("Read-only file system");
      assertThat(shard.texts()).isEqualTo(texts(100));
    }
  }

  @Test
  void shortWritesAreFinished() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    disk.writeBytesMax = 7;
    try (Shard shard = Shard.open(path, Shard.SMALL, disk)) {
      shard.journal.appendAndWait(entries(0, 300));
      assertThat(shard.texts()).isEqualTo(texts(300));
    }
  }

  @Test
  void aClockGoingBackwardsDoesNoHarm() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Shard.NOW);
    try (Shard shard = Shard.open(path, Shard.SMALL, SegmentFiles.ON_DISK, now::get)) {
      for (int i = 0; i < 1_000; i += 100) {
        now.set(now.get().minusSeconds(3_600));
        shard.journal.appendAndWait(entries(i, i + 100));
      }
      assertThat(shard.texts()).isEqualTo(texts(1_000));
    }
    try (Shard shard = Shard.open(path, Shard.SMALL, SegmentFiles.ON_DISK, now::get)) {
      assertThat(shard.texts()).isEqualTo(texts(1_000));
    }
  }

  @Test
  void aClosedJournalTakesNothing() throws IOException {
    Shard shard = Shard.open(path, Shard.SMALL);
    shard.close();
    assertThatThrownBy(() -> shard.journal.append(entries(0, 1)))
        .isInstanceOf(JournalUnavailable.class)
        .hasMessageContaining("closed");
  }
}
