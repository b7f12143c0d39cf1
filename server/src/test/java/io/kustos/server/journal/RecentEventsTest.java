package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.journal.RecentTable.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentEventsTest {
  private static final long DAY = 86_400_000_000L;

  @TempDir Path folder;

  private static Fingerprint random(Random random, int hour) {
    return new Fingerprint(
        random.nextLong() | 1, random.nextLong(), random.nextLong(), hour * 3_600L);
  }

  /** Against sets of the platform, with few identities so that they meet. */
  @Property(tries = 50)
  void aTableKnowsWhatWasAdded(@ForAll Random random) {
    RecentTable table = new RecentTable();
    Set<Fingerprint> prints = new HashSet<>();
    Set<Long> identities = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      long identity = (1 + random.nextInt(500)) * 0x9E37_79B9_7F4A_7C15L;
      Fingerprint print = new Fingerprint(identity, random.nextInt(3), 0, 0);
      Verdict expected =
          prints.contains(print)
              ? Verdict.DUPLICATE
              : identities.contains(identity) ? Verdict.CLASH : Verdict.NEW;
      assertThat(table.find(print)).isEqualTo(expected);
      if (expected != Verdict.DUPLICATE) {
        table.add(print);
        prints.add(print);
        identities.add(identity);
      }
    }
    assertThat(table.count()).isEqualTo(prints.size());
  }

  @Test
  void aFingerprintTakesAtMost40Bytes() {
    Random random = new Random(1);
    RecentEvents recent = memory(1_000_000);
    for (int i = 1; i <= 200_000; i++) {
      recent.add(random(random, i % 24), i, i);
      if (i % 10_000 == 0) {
        assertThat((double) recent.bytes() / recent.count()).isLessThan(40);
      }
    }
    assertThat(recent.count()).isEqualTo(200_000);
  }

  @Test
  void theOldestAreForgottenAndCountedWhenThereAreTooMany() {
    Random random = new Random(2);
    RecentEvents recent = memory(1_600);
    Fingerprint first = random(random, 5);
    recent.add(first, 0, 0);
    Fingerprint last = first;
    for (int i = 1; i < 5_000; i++) {
      last = random(random, 5);
      recent.add(last, i, i);
      assertThat(recent.count()).isBetween(Math.min(i, 1_400), 1_600);
    }
    assertThat(recent.count() + recent.evicted()).isEqualTo(5_000);
    assertThat(recent.find(first)).isEqualTo(Verdict.NEW);
    assertThat(recent.find(last)).isEqualTo(Verdict.DUPLICATE);
  }

  @Test
  void timesAllOverTheCalendarStayBounded() {
    Random random = new Random(3);
    RecentEvents recent = memory(1_000_000);
    for (int i = 0; i < 20_000; i++) {
      recent.add(random(random, random.nextInt()), i, i);
    }
    assertThat(recent.count()).isLessThanOrEqualTo(4_096);
    assertThat(recent.bytes()).isLessThan(4_096 * 1_000);
  }

  private RecentEvents memory(int eventsMax) {
    return new RecentEvents(eventsMax, DAY, new RecentStore(folder, 0));
  }

  private Fingerprint live(Random random, long second) {
    return new Fingerprint(random.nextLong() | 1, random.nextLong(), 0, second);
  }

  /** A stream with late events and some from any time, far more than memory holds. */
  @Property(tries = 15)
  void whatIsInFilesIsKnownAsWhatIsInMemory(@ForAll Random random) throws IOException {
    Path files = Files.createTempDirectory("recent");
    RecentEvents recent = new RecentEvents(400, DAY, new RecentStore(files, 1_000_000));
    List<Fingerprint> added = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long late = random.nextInt(50) == 0 ? random.nextInt(100_000) : random.nextInt(3);
      Fingerprint print = live(random, 2_000_000L + i / 10 - late);
      assertThat(recent.find(print)).isEqualTo(Verdict.NEW);
      recent.add(print, i, i);
      added.add(print);
      Fingerprint known = added.get(random.nextInt(added.size()));
      assertThat(recent.find(known)).isEqualTo(Verdict.DUPLICATE);
      Fingerprint clash = new Fingerprint(known.identity(), known.content0(), 1, known.second());
      assertThat(recent.find(clash)).isEqualTo(Verdict.CLASH);
    }
    assertThat(recent.count()).isLessThanOrEqualTo(400);
    assertThat(recent.count() + recent.stored()).isEqualTo(5_000);
    assertThat(recent.evicted()).isZero();

    RecentStore again = new RecentStore(files, 1_000_000);
    again.restore();
    long from = again.replayFrom();
    assertThat(from).isBetween(5_000L - 5 * 400, 5_000L);
    for (int i = 0; i < from; i++) {
      assertThat(again.find(added.get(i))).as("%d before %d", i, from).isEqualTo(Verdict.DUPLICATE);
    }
    recent.close();
    again.close();
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(files);
  }

  @Test
  void whatIsPutAwayAtTheEndIsThereAgainAtTheStart() throws IOException {
    RecentEvents recent = new RecentEvents(1_000_000, DAY, new RecentStore(folder, 1_000_000));
    int events = 3 * RecentEvents.PUT_AWAY_MEAN_MIN;
    Random random = new Random(7);
    List<Fingerprint> added = new ArrayList<>();
    for (int i = 0; i < events - 1; i++) {
      added.add(random(random, i % 3));
      recent.add(added.get(i), i, i);
    }
    recent.putAway(events);
    assertThat(recent.count()).as("too few for files").isEqualTo(events - 1);
    added.add(random(random, 1));
    recent.add(added.getLast(), events, events);
    recent.putAway(events + 1L);
    recent.close();
    assertThat(recent.count()).isZero();
    RecentStore again = new RecentStore(folder, 1_000_000);
    again.restore();
    assertThat(again.replayFrom()).isEqualTo(events + 1L);
    assertThat(again.count()).isEqualTo(events);
    assertThat(added).allMatch(print -> again.find(print) == Verdict.DUPLICATE);
    assertThat(again.find(random(random, 1))).isEqualTo(Verdict.NEW);
    again.close();
  }

  private RecentStore filled(int sets) {
    RecentStore store = new RecentStore(folder, 1_000);
    for (int i = 0; i < sets; i++) {
      RecentSet set = new RecentSet(i);
      for (int j = 0; j < 100; j++) {
        set.add(live(new Random(1_000L * i + j), 7_200), i);
      }
      assertThat(store.add(2, set, i)).isTrue();
    }
    return store;
  }

  private static Fingerprint in(int set, int number) {
    return new RecentEventsTest().live(new Random(1_000L * set + number), 7_200);
  }

  @Test
  void filesAreBoundedAndExpire() throws IOException {
    RecentStore store = filled(15);
    assertThat(store.count()).isEqualTo(1_000);
    assertThat(store.forgotten()).isEqualTo(500);
    assertThat(store.find(in(4, 0))).isEqualTo(Verdict.NEW);
    assertThat(store.find(in(5, 0))).isEqualTo(Verdict.DUPLICATE);
    store.expire(9);
    assertThat(store.count()).isEqualTo(500);
    assertThat(store.find(in(9, 9))).isEqualTo(Verdict.NEW);
    assertThat(store.find(in(10, 9))).isEqualTo(Verdict.DUPLICATE);
    store.close();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(5);
    }
  }

  @Test
  void damagedFilesForgetAndLoseNothing() throws IOException {
    filled(3).close();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    byte[] bytes = Files.readAllBytes(files.get(0));
    bytes[60] ^= 1;
    Files.write(files.get(0), bytes);
    bytes = Files.readAllBytes(files.get(1));
    Files.write(files.get(1), Arrays.copyOf(bytes, bytes.length - 1));
    Files.writeString(folder.resolve("00000000000000000009.set.tmp"), "half");
    RecentStore store = new RecentStore(folder, 1_000);
    store.restore();
    assertThat(store.count()).isEqualTo(100);
    assertThat(store.find(in(0, 1))).isEqualTo(Verdict.NEW);
    assertThat(store.find(in(2, 1))).isEqualTo(Verdict.DUPLICATE);
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
    store.close();
    Files.delete(files.get(2));
    assertThat(store.find(in(2, 2))).as("gone from under us").isEqualTo(Verdict.NEW);
    assertThat(store.forgotten()).isEqualTo(100);
  }

  @Test
  void aFilterPassesFewStrangers() {
    Random random = new Random(5);
    IdentityFilter filter = IdentityFilter.of(100_000);
    for (int i = 0; i < 100_000; i++) {
      filter.add(random.nextLong());
    }
    int passed = 0;
    for (int i = 0; i < 100_000; i++) {
      passed += filter.mayHave(random.nextLong()) ? 1 : 0;
    }
    assertThat(passed).isLessThan(2_500);
  }

  /** A stream of 1,000 events a second, of which now and then one comes again. */
  @Test
  @Tag("slow")
  void tenMillionsAreKnown() throws IOException {
    int events = 10_000_000;
    RecentEvents recent = new RecentEvents(2_000_000, DAY, new RecentStore(folder, events));
    Random random = new Random(6);
    long[] samples = new long[1_000];
    long begun = System.nanoTime();
    for (int i = 0; i < events; i++) {
      Fingerprint print = numbered(random.nextLong() | 1, i);
      assertThat(recent.find(print) == Verdict.NEW).isTrue();
      recent.add(print, i, i);
      if (i % (events / samples.length) == 0) {
        samples[i / (events / samples.length)] = print.identity();
      }
    }
    System.out.printf(
        "%d fingerprints, %d ns each, %d bytes of memory each%n",
        events, (System.nanoTime() - begun) / events, recent.bytes() / events);
    for (int i = 0; i < samples.length; i++) {
      Fingerprint again = numbered(samples[i], i * (events / samples.length));
      assertThat(recent.find(again)).isEqualTo(Verdict.DUPLICATE);
    }
    assertThat(recent.evicted()).isZero();
    assertThat(recent.bytes()).isLessThan(100L << 20);
    recent.close();
  }

  private static Fingerprint numbered(long identity, int number) {
    return new Fingerprint(identity, ~identity, 1, 1_000_000 + number / 1_000);
  }
}
