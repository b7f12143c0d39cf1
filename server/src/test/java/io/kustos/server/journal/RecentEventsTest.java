package io.kustos.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.journal.RecentTable.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
  private static final long DAY = 86_400_000_000L;

  private static Fingerprint random(Random random, int hour) {
    return new Fingerprint(random.nextLong() | 1, random.nextLong(), random.nextLong(), hour);
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
    RecentEvents recent = new RecentEvents(1_000_000, DAY);
    for (int i = 1; i <= 200_000; i++) {
      recent.add(random(random, i % 24), i);
      if (i % 10_000 == 0) {
        assertThat((double) recent.bytes() / recent.count()).isLessThan(40);
      }
    }
    assertThat(recent.count()).isEqualTo(200_000);
  }

  @Test
  void setsOfOneHourKnowTheirOwn() {
    Random random = new Random(3);
    int most = 64_000;
    RecentEvents recent = new RecentEvents(most, DAY);
    List<Fingerprint> added = new ArrayList<>();
    for (int i = 0; i < 3 * most; i++) {
      Fingerprint print = random(random, 5);
      assertThat(recent.find(print)).isEqualTo(Verdict.NEW);
      recent.add(print, i);
      added.add(print);
      Fingerprint kept = added.get(added.size() - 1 - random.nextInt(recent.count()));
      assertThat(recent.find(kept)).isEqualTo(Verdict.DUPLICATE);
      Fingerprint other = new Fingerprint(kept.identity(), ~kept.content0(), 0, 5);
      assertThat(recent.find(other)).isEqualTo(Verdict.CLASH);
    }
    assertThat(recent.find(added.get(0))).isEqualTo(Verdict.NEW);
  }

  @Test
  void theOldestAreForgottenAndCountedWhenThereAreTooMany() {
    Random random = new Random(2);
    RecentEvents recent = new RecentEvents(1_600, DAY);
    Fingerprint first = random(random, 5);
    recent.add(first, 0);
    Fingerprint last = first;
    for (int i = 1; i < 5_000; i++) {
      last = random(random, 5);
      recent.add(last, i);
      assertThat(recent.count()).isBetween(Math.min(i, 1_400), 1_600);
    }
    assertThat(recent.count() + recent.evicted()).isEqualTo(5_000);
    assertThat(recent.find(first)).isEqualTo(Verdict.NEW);
    assertThat(recent.find(last)).isEqualTo(Verdict.DUPLICATE);
  }

  @Test
  void timesAllOverTheCalendarStayBounded() {
    Random random = new Random(3);
    RecentEvents recent = new RecentEvents(1_000_000, DAY);
    for (int i = 0; i < 20_000; i++) {
      recent.add(random(random, random.nextInt()), i);
    }
    assertThat(recent.count()).isLessThanOrEqualTo(4_096);
    assertThat(recent.bytes()).isLessThan(4_096 * 1_000);
  }
}
