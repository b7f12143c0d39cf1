package io.kustos.core.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.completeness.CounterSample.Counter;
import io.kustos.core.completeness.Interval.Verdict;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static final long MINUTE = 60_000_000_000L;

  private static final String SCRAPE =
      """
      # HELP apiserver_audit_event_total [ALPHA] Counter of audit events.
      # TYPE apiserver_audit_event_total counter
      apiserver_audit_event_total 41233
      apiserver_audit_error_total{plugin="webhook"} 513
      apiserver_audit_error_total{plugin="buffered",instance="a\\"b"} 1.3649e+04 1795394668087
      apiserver_audit_requests_rejected_total 0
      apiserver_audit_event_total_of_another 7
      apiserver_audit_level_total{level="Metadata"} 9
      up 1
      """;

  @Test
  void readsAScrape() {
    MetricsText.Scrape scrape = MetricsText.parse(new SourceText("s", SCRAPE), 5);
    assertThat(scrape.diagnostics()).isEmpty();
    assertThat(scrape.samples())
        .containsExactly(
            new CounterSample(Counter.EVENTS, "", "", 5, 41233),
            new CounterSample(Counter.ERRORS, "webhook", "", 5, 513),
            new CounterSample(Counter.ERRORS, "buffered", "a\"b", 1795394668087000000L, 13649),
            new CounterSample(Counter.REJECTED, "", "", 5, 0));
  }

  @Test
  void saysWhichLinesItCannotRead() {
    String text = "up 1\napiserver_audit_event_total many\napiserver_audit_event_total{ 3\n";
    MetricsText.Scrape scrape = MetricsText.parse(new SourceText("s", text), 5);
    assertThat(scrape.samples()).isEmpty();
    assertThat(scrape.diagnostics()).extracting(d -> d.place().line()).containsExactly(2, 3);
  }

  private static CounterSample counted(String instance, int minute, double value) {
    return new CounterSample(Counter.EVENTS, "", instance, minute * MINUTE, value);
  }

  private static CounterSample lost(String plugin, int minute, double value) {
    return new CounterSample(Counter.ERRORS, plugin, "a", minute * MINUTE, value);
  }

  @Test
  void holdsArrivalsAgainstCountersIntervalByInterval() {
    CounterHistory history =
        CounterHistory.of(
            List.of(
                counted("a", 0, 100),
                counted("a", 1, 110),
                counted("a", 2, 130),
                counted("b", 0, 5),
                counted("b", 2, 7),
                counted("a", 3, 4),
                lost("webhook", 2, 6)));
    List<Long> bounds = Reconciliation.bounds(history, MINUTE);
    assertThat(bounds).containsExactly(0L, MINUTE, 2 * MINUTE, 3 * MINUTE);
    Arrivals arrivals = new Arrivals(bounds, MINUTE / 10);
    for (int i = 0; i < 10; i++) {
      arrivals.add(MINUTE / 2 + i);
    }
    for (int i = 0; i < 16; i++) {
      arrivals.add(MINUTE + MINUTE / 2 + i);
    }
    arrivals.add(3 * MINUTE);
    arrivals.add(3 * MINUTE + 1);
    List<Interval> intervals = Reconciliation.of(history, arrivals);
    assertThat(intervals).extracting(Interval::counted).containsExactly(10L, 22L, 4L);
    assertThat(intervals).extracting(Interval::arrived).containsExactly(10L, 16L, 1L);
    assertThat(intervals)
        .extracting(Interval::verdict)
        .containsExactly(Verdict.COMPLETE, Verdict.MISSING, Verdict.MISSING);
    assertThat(intervals.get(1).errors()).isEqualTo(Map.of("webhook", 6L));
    assertThat(intervals.get(1).lost()).isEqualTo(intervals.get(1).missing());
    assertThat(intervals.get(1).restarted()).isFalse();
    assertThat(intervals.get(2).restarted()).isTrue();
    assertThat(intervals.get(2).edge()).isEqualTo(2);
  }

  @Test
  void eventsAtTheEdgesAreNotCalledMissing() {
    CounterHistory history = CounterHistory.of(List.of(counted("a", 0, 0), counted("a", 1, 3)));
    Arrivals arrivals = new Arrivals(history.times(), 10);
    arrivals.add(MINUTE / 2);
    arrivals.add(MINUTE - 3);
    arrivals.add(MINUTE + 3);
    Interval interval = Reconciliation.of(history, arrivals).getFirst();
    assertThat(interval.missing()).isEqualTo(1);
    assertThat(interval.verdict()).isEqualTo(Verdict.WITHIN_EDGES);
  }

  @Test
  void intervalsAreAtLeastAsLongAsAsked() {
    List<CounterSample> samples = new ArrayList<>();
    for (int minute = 0; minute <= 130; minute++) {
      samples.add(counted("a", minute, minute));
    }
    assertThat(Reconciliation.bounds(CounterHistory.of(samples), 60 * MINUTE))
        .containsExactly(0L, 60 * MINUTE, 130 * MINUTE);
    assertThat(Reconciliation.bounds(CounterHistory.of(List.of()), MINUTE)).isEmpty();
    assertThat(Reconciliation.bounds(CounterHistory.of(List.of(counted("a", 1, 1))), MINUTE))
        .hasSize(1);
  }
}
