package io.kustos.server.scan;

import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.core.correlate.Correlator;
import io.kustos.core.correlate.EventStream;
import io.kustos.core.correlate.Found;
import io.kustos.core.correlate.Match;
import io.kustos.core.correlate.Place;
import io.kustos.core.event.Timestamps;
import io.kustos.core.finding.FalcoAlert;
import io.kustos.core.finding.Finding;
import io.kustos.core.rule.Rule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Correlates what the workers found, in the order of the input. */
final class Correlating {
  private final ScanSetup setup;
  private final Tally total;
  private final ScanSink sink;
  private final @Nullable Correlator correlator;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final FalcoAlert falcoAlert;

  Correlating(ScanSetup setup, Tally total, ScanSink sink) {
    this.setup = setup;
    this.total = total;
    this.sink = sink;
    this.correlator =
        setup.correlations().isEmpty()
            ? null
            : new Correlator(setup.correlations(), setup.context());
    this.falcoAlert = new FalcoAlert(setup.context());
    List<Rule> rules = setup.rules();
    for (int i = setup.program().rules().size(); i < rules.size(); i++) {
      indexes.put(rules.get(i).id(), i);
    }
  }

  void take(Feeding.Fed fed, long linesBefore) {
    if (correlator != null) {
      for (Match match : fed.matches()) {
        correlator.match(match.movedBy(linesBefore));
      }
      Map<EventStream, Long> latest = new TreeMap<>(EventStream.ORDER);
      latest.putAll(fed.latest());
      latest.forEach((stream, nanos) -> correlator.event(stream, nanos, Long.MAX_VALUE));
      add(correlator.takeFound());
    }
  }

  /** The input is at its end. */
  void finish() {
    if (correlator != null) {
      correlator.finish();
      add(correlator.takeFound());
    }
  }

  CorrelationCounts counts() {
    return correlator == null ? CorrelationCounts.NONE : correlator.counts();
  }

  private void add(List<Found> all) {
    ByteArrayOutputStream alerts = new ByteArrayOutputStream();
    for (Found found : all) {
      add(found, alerts);
    }
    if (alerts.size() > 0) {
      sink.alerts(alerts.toByteArray());
    }
  }

  private void add(Found found, ByteArrayOutputStream alerts) {
    Finding finding = found.finding();
    Integer index = indexes.get(finding.rule().id());
    if (index == null) {
      throw new IllegalStateException("not planned: " + finding.rule().id());
    }
    RuleTally tally = total.ofRule(index);
    total.finding();
    tally.add(
        finding.timeNanos(),
        EventLabels.actor(finding.event()),
        EventLabels.object(finding.event()));
    if (finding.timeNanos() != Timestamps.NONE) {
      total.timeline().finding(finding.timeNanos(), finding.rule().priority());
    }
    String name = found.stream().cluster();
    String cluster = name.isEmpty() ? null : name;
    Place place = found.place();
    if (tally.rowCount() < setup.bounds().findingsPerRuleMax()) {
      tally.keep(FindingRows.of(finding, finding.fields(), cluster, place));
    }
    if (setup.alerts()) {
      try {
        falcoAlert.write(
            alerts, finding, new FalcoAlert.Origin(cluster, place.source(), 0, place.offset()));
      } catch (IOException e) {
        throw new IllegalStateException("memory can be written", e);
      }
    }
  }
}
