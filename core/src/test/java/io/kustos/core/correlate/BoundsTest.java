package io.kustos.core.correlate;

import static io.kustos.core.correlate.Correlated.correlation;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Lateness, silence, and what happens when there is too much to hold. */
class BoundsTest {
  private static final String TWO_GETS =
      correlation(
          """
          type: event_count
          rules: get
          group-by: user.username
          timespan: 10s
          condition: {gte: 2}
          """);

  private static final String NOT_DELETED =
      correlation(
          """
          type: absence
          rules: [create, delete]
          group-by: objectRef.name
          timespan: 30s
          """);

  private static long at(double seconds) {
    Instant time = Correlated.START.plusMillis((long) (seconds * 1_000));
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private static Correlated of(String text) {
    return new Correlated(text, Correlated.BOUNDS.withLateness(Duration.ofSeconds(5)));
  }

  @Test
  void whatIsTooLateIsCountedAndNotCorrelated() {
    Correlated run = of(TWO_GETS);
    run.tell(0, "get", "eve", "a").tell(20, "list", "", "").tell(3, "get", "eve", "b");
    assertThat(run.end()).isEmpty();
    assertThat(run.correlator().counts().late()).isEqualTo(1);
  }

  @Test
  void heartbeatsTellThatNothingFollowed() {
    Correlated run = of(NOT_DELETED);
    run.tell(Correlated.event(0, "create", "eve", "a"), at(2));
    run.correlator().silent(at(36));
    assertThat(run.correlator().takeFound()).isEmpty();
    run.restart();
    run.correlator().silent(at(38));
    assertThat(run.correlator().takeFound()).hasSize(1);
    run.correlator().silent(at(60));
    assertThat(run.correlator().takeFound()).isEmpty();
  }

  @Test
  void timeInWhichNobodyListenedIsNoSilence() {
    Correlated run = of(NOT_DELETED);
    run.tell(Correlated.event(0, "create", "eve", "a"), at(1));
    run.correlator().resume(at(3_600));
    run.correlator().silent(at(3_610));
    run.tell(Correlated.event(20, "delete", "eve", "a"), at(3_611));
    run.tell(Correlated.event(100, "get", "eve", "a"), at(3_612));
    assertThat(run.end()).isEmpty();
  }

  @Test
  void aStreamThatComesBackAfterSilenceIsStillCorrelated() {
    Correlated run = of(TWO_GETS);
    run.tell(Correlated.event(0, "get", "eve", "a"), at(1));
    run.correlator().silent(at(600));
    run.tell(Correlated.event(8, "get", "eve", "b"), at(601));
    run.tell(Correlated.event(100, "list", "", ""), at(602));
    assertThat(run.end()).containsExactly("8 2 matches of 'get' in 8s (user.username=eve)");
    assertThat(run.correlator().counts().late()).isZero();
  }

  @Test
  void anEventFromTheFutureDoesNotMakeOthersLate() {
    Correlated run = of(TWO_GETS);
    run.tell(Correlated.event(90_000, "list", "eve", "x"), at(0));
    run.tell(Correlated.event(1, "get", "eve", "a"), at(1));
    run.tell(Correlated.event(2, "get", "eve", "b"), at(2));
    assertThat(run.end()).contains("2 2 matches of 'get' in 1s (user.username=eve)");
  }

  @Test
  void groupsAreForgottenInTheOrderInWhichTheyWereTouched() {
    CorrelationBounds two =
        Correlated.BOUNDS.withLateness(Duration.ZERO).withMemory(2, 1 << 20, 1 << 20);
    Correlated run = new Correlated(TWO_GETS, two);
    run.tell(0, "get", "eve", "a").tell(1, "get", "bob", "a").tell(2, "get", "ann", "a");
    run.tell(3, "get", "bob", "b").tell(4, "get", "eve", "b");
    assertThat(run.end()).containsExactly("3 2 matches of 'get' in 2s (user.username=bob)");
    assertThat(run.correlator().counts().evicted()).isEqualTo(2);
  }

  @Test
  void statesStayWithinTheirBytes() {
    CorrelationBounds small =
        Correlated.BOUNDS.withLateness(Duration.ZERO).withMemory(100_000, 20_000, 1 << 20);
    Correlated run = new Correlated(TWO_GETS, small);
    for (int i = 0; i < 1_000; i++) {
      run.tell(i / 1_000.0, "get", "user" + i, "a");
    }
    run.tell(5, "list", "", "");
    CorrelationCounts counts = run.correlator().counts();
    assertThat(counts.stateBytes()).isBetween(10_000L, 20_000L);
    assertThat(counts.groups() + counts.evicted()).isEqualTo(1_000);
  }

  @Test
  void matchesThatWaitStayWithinTheirBytes() {
    CorrelationBounds small =
        Correlated.BOUNDS.forWholeInput().withMemory(100_000, 1 << 20, 20_000);
    Correlated run = new Correlated(TWO_GETS, small);
    for (int i = 0; i < 200; i++) {
      run.tell(i, "get", "eve", "a");
    }
    CorrelationCounts counts = run.correlator().counts();
    assertThat(counts.early()).isPositive();
    assertThat(counts.pending()).isLessThan(100);
    assertThat(run.finish()).hasSize(19);
  }

  @Test
  void windowsThatMoveOnLeaveNothingBehind() {
    Correlated run = of(NOT_DELETED);
    for (int i = 0; i < 5_000; i++) {
      run.tell(i / 100.0, "create", "eve", "a").tell(i / 100.0 + 0.005, "delete", "eve", "a");
    }
    run.tell(200, "list", "", "");
    assertThat(run.correlator().counts().groups()).isZero();
    assertThat(run.snapshot().length).isLessThan(500);
  }

  @Test
  void whatIsNoSnapshotIsRefused() {
    Correlated run = of(TWO_GETS);
    run.tell(0, "get", "eve", "a").tell(20, "get", "eve", "b");
    byte[] snapshot = run.snapshot();
    for (int length = 0; length < snapshot.length; length += 7) {
      byte[] cut = Arrays.copyOf(snapshot, length);
      assertThat(of(TWO_GETS).restore(cut)).isFalse();
    }
  }
}
