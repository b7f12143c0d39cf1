package io.kustos.bench;

import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.correlate.Correlator;
import io.kustos.core.correlate.EventStream;
import io.kustos.core.correlate.Feed;
import io.kustos.core.correlate.Match;
import io.kustos.core.correlate.Place;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a match costs that a correlation looks at: waiting for the watermark, the step of its group,
 * the timers. One operation is one match; a hundred users, an event every ten milliseconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class CorrelateBenchmark {
  private static final int MATCHES = 50_000;
  private static final int USERS = 100;
  private static final EventContext CONTEXT = new EventContext(1, 0, "bench", ZoneOffset.UTC);
  private static final EventStream STREAM = new EventStream("", "");
  private static final String RULES =
      """
      title: Read
      name: read
      id: 00000000-0000-4000-8000-000000000001
      logsource: {product: kubernetes, service: audit}
      detection: {a: {verb: get}, condition: a}
      ---
      title: Written
      name: written
      id: 00000000-0000-4000-8000-000000000002
      logsource: {product: kubernetes, service: audit}
      detection: {a: {verb: create}, condition: a}
      ---
      title: Found
      id: 00000000-0000-4000-8000-000000000003
      correlation: {type: %s, group-by: [user.username], timespan: 1m, %s}
      level: low
      """;

  /** The correlation's type, and what belongs to it. */
  @Param({"event_count", "value_count", "temporal", "temporal_ordered", "absence"})
  public String type = "event_count";

  private CorrelationPlan plan = CorrelationPlan.EMPTY;
  private final List<Match> matches = new ArrayList<>();

  @Setup
  public void prepare() {
    String rest =
        switch (type) {
          case "event_count" -> "rules: [read, written], condition: {gte: 1000}";
          case "value_count" ->
              "rules: [read, written], condition: {field: objectRef.name, gte: 1000}";
          default -> "rules: [read, written]";
        };
    RuleSet rules =
        DetectBenchmark.sigma(List.of(new SourceText("bench", RULES.formatted(type, rest))));
    if (rules.hasErrors()) {
      throw new IllegalStateException(rules.diagnostics().toString());
    }
    plan = CorrelationPlan.of(rules, Priority.DEBUG, CorrelationBounds.DEFAULT);
    for (int i = 0; i < MATCHES; i++) {
      AuditEvent event = event(i);
      Feed feed = plan.feed(rules.rules().get(i % 3 == 0 ? 1 : 0).id());
      Place place = new Place("bench", i + 1, 0);
      matches.add(Objects.requireNonNull(feed).match(event, CONTEXT, STREAM, place));
    }
  }

  private static AuditEvent event(int number) {
    String json =
        """
        {"kind":"Event","level":"Metadata","auditID":"%08d","stage":"ResponseComplete","verb":"%s",\
        "user":{"username":"user-%d","groups":["system:authenticated"]},"sourceIPs":["10.0.0.1"],\
        "objectRef":{"resource":"pods","namespace":"default","name":"pod-%d"},\
        "stageTimestamp":"%s"}"""
            .formatted(
                number,
                number % 3 == 0 ? "create" : "get",
                number % USERS,
                number % 977,
                Instant.ofEpochSecond(1_800_000_000).plusMillis(10L * number));
    return AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Benchmark
  @OperationsPerInvocation(MATCHES)
  public int correlate() {
    Correlator correlator = new Correlator(plan, CONTEXT);
    int found = 0;
    for (Match match : matches) {
      correlator.match(match);
      correlator.event(STREAM, match.timeNanos(), match.timeNanos());
      found += correlator.takeFound().size();
    }
    correlator.finish();
    return found + correlator.takeFound().size();
  }
}
