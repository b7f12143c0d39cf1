package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that come again. */
class DuplicatesTest {
  private static final String TEN = "2026-11-23T10:00:00.000001Z";

  @TempDir Path path;

  private static List<Entry> batch(int from, int to) {
    return IntStream.range(from, to)
        .<Entry>mapToObj(i -> Shard.event("id" + i, TEN, "get"))
        .toList();
  }

  @Test
  void aBatchThatComesAgainIsLeftOut() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.appendAndWait(batch(0, 400)).kept()).isEqualTo(400);
      Appended again = shard.journal.appendAndWait(batch(0, 400));
      assertThat(again).isEqualTo(new Appended(new Position(400), 0, 400, 0, List.of()));
      Appended half = shard.journal.appendAndWait(batch(200, 600));
      assertThat(half).isEqualTo(new Appended(new Position(400), 200, 200, 0, List.of()));
      assertThat(shard.texts()).hasSize(600).doesNotHaveDuplicates();
      assertThat(shard.journal.metrics().duplicates()).isEqualTo(600);
    }
  }

  @Test
  void duplicatesWithinOneGroupAreLeftOut() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    disk.forceMillis = 20;
    try (Shard shard = Shard.open(path, Shard.SMALL, disk)) {
      CompletableFuture<Appended> first = shard.journal.append(batch(0, 1));
      List<Entry> twice = List.of(batch(1, 2).getFirst(), batch(1, 2).getFirst());
      CompletableFuture<Appended> second = shard.journal.append(twice);
      CompletableFuture<Appended> third = shard.journal.append(batch(1, 3));
      assertThat(first.get().kept()).isEqualTo(1);
      assertThat(second.get()).isEqualTo(new Appended(new Position(1), 1, 1, 0, List.of()));
      assertThat(third.get()).isEqualTo(new Appended(new Position(2), 1, 1, 0, List.of()));
    }
  }

  @Test
  void theSameIdentityWithOtherBytesIsKeptAndReported() throws Exception {
    Entry.Event get = Shard.event("id", TEN, "get");
    Entry.Event delete = Shard.event("id", TEN, "delete");
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      shard.journal.appendAndWait(List.of(get));
      Appended clash = shard.journal.appendAndWait(List.of(batch(1, 2).getFirst(), delete));
      assertThat(clash).isEqualTo(new Appended(new Position(1), 2, 0, 0, List.of(1)));
      assertThat(shard.journal.appendAndWait(List.of(delete, get)).duplicates()).isEqualTo(2);
      assertThat(shard.entries(Position.FIRST))
          .extracting(entry -> ((Entry.Event) entry).clash())
          .containsExactly(false, false, true);
      assertThat(shard.journal.metrics().clashes()).isEqualTo(1);
    }
  }

  @Test
  void anotherClusterStageOrTimeIsAnotherEvent() {
    Entry.Event one = Shard.event("id", TEN, "get");
    Entry.Event later = Shard.event("id", "2026-11-23T10:00:00.000002Z", "get");
    assertThat(print(one)).isNotEqualTo(print(later));
    assertThat(print(one).content0()).isNotEqualTo(print(later).content0());
    assertThat(print(one)).isEqualTo(print(Shard.event("id", TEN, "get")));
  }

  private static Fingerprint print(Entry.Event event) {
    Fingerprint print = event.fingerprint();
    assertThat(print).isNotNull();
    return print;
  }

  @Test
  void whatWasNotMadeDurableIsNoDuplicate() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (Shard shard = Shard.open(path, Shard.SMALL, disk)) {
      shard.journal.appendAndWait(batch(0, 1));
      disk.readOnly = true;
      assertThatThrownBy(() -> shard.journal.appendAndWait(batch(1, 2)))
          .isInstanceOf(JournalUnavailable.class);
      disk.readOnly = false;
      assertThat(shard.journal.appendAndWait(batch(1, 2)).kept()).isEqualTo(1);
    }
  }

  @Test
  void duplicatesAreRecognisedAfterReopening() throws Exception {
    reopenWithAThousand();
  }

  private void reopenWithAThousand() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      for (int i = 0; i < 1_000; i += 50) {
        shard.journal.appendAndWait(batch(i, i + 50));
      }
    }
    assertThat(keyFiles()).hasSizeGreaterThan(2);
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.metrics().recentEvents()).isEqualTo(1_000);
      assertThat(shard.journal.appendAndWait(batch(0, 1_001)).duplicates()).isEqualTo(1_000);
    }
  }

  @Test
  void keyFilesThatAreMissingOrDamagedAreMadeUpFor() throws Exception {
    reopenWithAThousand();
    List<Path> files = keyFiles();
    Files.delete(files.get(0));
    byte[] bytes = Files.readAllBytes(files.get(1));
    bytes[bytes.length / 2] ^= 1;
    Files.write(files.get(1), bytes);
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.metrics().recentEvents()).isEqualTo(1_001);
      assertThat(shard.journal.appendAndWait(batch(0, 1_001)).kept()).isZero();
    }
  }

  /** What a graceful end wrote down of a segment is not all of it once more was appended. */
  @Test
  void aKeyFileOfAnEarlierEndIsNotTrusted() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      shard.journal.appendAndWait(batch(0, 10));
    }
    Path keys = keyFiles().getLast();
    byte[] before = Files.readAllBytes(keys);
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.appendAndWait(batch(0, 20)).kept()).isEqualTo(10);
    }
    assertThat(keyFiles().getLast()).isEqualTo(keys).isNotEmptyFile();
    Files.write(keys, before);
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.metrics().recentEvents()).isEqualTo(20);
      assertThat(shard.journal.appendAndWait(batch(0, 21)).duplicates()).isEqualTo(20);
    }
  }

  @Test
  void manyMoreThanMemoryHoldsAreRecognisedAndAgainAfterReopening() throws Exception {
    JournalSettings small = Shard.SMALL.withRecentEventsMax(160);
    try (Shard shard = Shard.open(path, small)) {
      for (int i = 0; i < 5_000; i += 50) {
        shard.journal.appendAndWait(batch(i, i + 50));
      }
      JournalMetrics metrics = shard.journal.metrics();
      assertThat(metrics.recentEvents()).isLessThanOrEqualTo(160);
      assertThat(metrics.recentEvents() + metrics.recentStored()).isEqualTo(5_000);
      assertThat(shard.journal.appendAndWait(batch(0, 5_001)).duplicates()).isEqualTo(5_000);
    }
    try (Shard shard = Shard.open(path, small)) {
      assertThat(shard.journal.appendAndWait(batch(0, 5_002)).duplicates()).isEqualTo(5_001);
      assertThat(shard.journal.metrics().recentEvicted()).isZero();
    }
  }

  private List<Path> keyFiles() throws Exception {
    try (Stream<Path> files = Files.list(path.resolve("journal/0"))) {
      return files.filter(file -> file.toString().endsWith(".keys")).sorted().toList();
    }
  }

  private static Entry reject(String body, int number) {
    MessageDigest digest = Sha256.digest();
    digest.update(body.getBytes(StandardCharsets.UTF_8));
    return new Entry.Reject(
        "webhook",
        "c",
        Shard.NOW,
        "not JSON",
        Bytes.of("what"),
        Fingerprint.ofReject("c", digest, number));
  }

  @Test
  void rejectsOfABodyThatComesAgainAreLeftOut() throws Exception {
    List<Entry> body = List.of(batch(0, 1).getFirst(), reject("one", 0), reject("one", 1));
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.appendAndWait(body).kept()).isEqualTo(3);
      assertThat(shard.journal.appendAndWait(body))
          .isEqualTo(new Appended(new Position(3), 0, 3, 2, List.of()));
      List<Entry> other = List.of(reject("two", 0));
      assertThat(shard.journal.appendAndWait(other).kept()).isEqualTo(1);
      for (int i = 1; i < 1_000; i += 50) { // Until the segment is full.
        shard.journal.appendAndWait(batch(i, i + 50));
      }
      shard.journal.appendAndWait(List.of(reject("three", 0)));
    }
    assertThat(keyFiles()).isNotEmpty();
    try (Shard shard = Shard.open(path, Shard.SMALL)) {
      assertThat(shard.journal.appendAndWait(body).duplicateRejects()).isEqualTo(2);
      assertThat(shard.journal.appendAndWait(List.of(reject("three", 0))).kept()).isZero();
      assertThat(shard.journal.appendAndWait(List.of(reject("four", 0))).kept()).isEqualTo(1);
    }
  }

  @Test
  void aDuplicateIsRecognisedForADay() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Shard.NOW);
    try (Shard shard = Shard.open(path, Shard.SMALL, SegmentFiles.ON_DISK, now::get)) {
      shard.journal.appendAndWait(batch(0, 10));
      now.set(Shard.NOW.plus(Duration.ofHours(24)).minusMillis(1));
      assertThat(shard.journal.appendAndWait(batch(0, 10)).duplicates()).isEqualTo(10);
      now.set(Shard.NOW.plus(Duration.ofHours(24)));
      assertThat(shard.journal.appendAndWait(batch(0, 10)).duplicates()).isZero();
      assertThat(shard.journal.metrics().recentEvicted()).isZero();
    }
  }

  @Test
  void withoutABoundOfEventsNothingIsLeftOut() throws Exception {
    try (Shard shard = Shard.open(path, Shard.SMALL.withRecentEventsMax(0))) {
      shard.journal.appendAndWait(batch(0, 10));
      assertThat(shard.journal.appendAndWait(batch(0, 10)).kept()).isEqualTo(10);
    }
  }
}
