package io.kustos.core.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.sigma.correlation.SigmaCorrelations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules, correlations over them, and events in short, for tests. */
final class Correlated {
  static final EventContext CONTEXT = new EventContext(0, 0, "host", ZoneOffset.UTC);
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final CorrelationBounds BOUNDS = CorrelationBounds.DEFAULT;

  /** Each matches the verb of its name. */
  private static final String BASE =
      String.join(
          "\n",
          List.of("get", "list", "create", "delete", "patch").stream()
              .map(
                  verb ->
                      """
                      - rule: %s
                        desc: d
                        condition: ka.verb = %s
                        output: "%s"
                        priority: WARNING
                        source: k8s_audit
                      """
                          .formatted(verb, verb, verb))
              .toList());

  private final CorrelationPlan plan;
  private final Program program;
  private Correlator correlator;

  Correlated(String correlations, CorrelationBounds bounds) {
    RuleSet rules = rules(correlations, bounds);
    assertThat(rules.diagnostics()).isEmpty();
    plan = CorrelationPlan.of(rules, Priority.DEBUG, bounds);
    program = Planner.plan(rules, new PlanOptions(Matching.ALL, Priority.DEBUG));
    correlator = new Correlator(plan, CONTEXT);
  }

  static RuleSet rules(String correlations, CorrelationBounds bounds) {
    FalcoLanguage falco =
        new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()));
    SigmaCorrelations sigma = new SigmaCorrelations(EventFields.catalog(), FalcoFields.catalog());
    return CorrelationCheck.checked(
        falco
            .load(List.of(new SourceText("base.yaml", BASE)))
            .and(sigma.load(List.of(new SourceText("correlations.yml", correlations)))),
        bounds);
  }

  static String correlation(String text) {
    return "title: C\nname: c\nlevel: high\ncorrelation:\n" + text.indent(2);
  }

  /** An event, {@code seconds} after the start. */
  static AuditEvent event(double seconds, String verb, String user, String name) {
    Instant time = START.plus(Duration.ofNanos((long) (seconds * 1e9)));
    String json =
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%s-%s-%s-%s",\
        "stage":"ResponseComplete","requestURI":"/api","verb":"%s",%s\
        "sourceIPs":["10.0.0.1"],"objectRef":{"resource":"secrets","name":"%s"},\
        "responseStatus":{"code":%d},"stageTimestamp":"%s"}"""
            .formatted(
                seconds,
                verb,
                user,
                name,
                verb,
                user.isEmpty() ? "" : "\"user\":{\"username\":\"" + user + "\"},",
                name,
                name.chars().allMatch(Character::isDigit) && !name.isEmpty()
                    ? Integer.parseInt(name)
                    : 200,
                time);
    return AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  Correlated tell(double seconds, String verb, String user, String name) {
    return tell(event(seconds, verb, user, name), Long.MAX_VALUE);
  }

  Correlated tell(AuditEvent event, long receivedNanos) {
    EventStream stream = new EventStream("", "c1");
    Detector detector = program.newDetector(CONTEXT);
    int count = detector.evaluate(event);
    for (int i = 0; i < count; i++) {
      Feed feed = plan.feed(program.rules().get(detector.matched(i)).id());
      if (feed != null) {
        correlator.match(feed.match(event, CONTEXT, stream, new Place("log", 1, 0)));
      }
    }
    correlator.event(stream, event.stageNanos(), receivedNanos);
    return this;
  }

  Correlator correlator() {
    return correlator;
  }

  /** Goes on in another correlator, with what this one remembers. */
  void restart() {
    byte[] snapshot = snapshot();
    correlator = new Correlator(plan, CONTEXT);
    assertThat(restore(snapshot)).isTrue();
    assertThat(snapshot()).isEqualTo(snapshot);
  }

  byte[] snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      correlator.snapshot(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  boolean restore(byte[] snapshot) {
    return correlator.restore(new ByteArrayInputStream(snapshot));
  }

  List<Found> finish() {
    correlator.finish();
    return correlator.takeFound();
  }

  /** Message and time in seconds since the start of all that was found. */
  List<String> end() {
    List<String> lines = new ArrayList<>();
    for (Found found : finish()) {
      lines.add(seconds(found.finding().timeNanos()) + " " + found.finding().message());
    }
    return lines;
  }

  static String seconds(long nanos) {
    assertThat(nanos).isNotEqualTo(Timestamps.NONE);
    return String.valueOf((nanos - START.getEpochSecond() * 1_000_000_000L) / 1_000_000_000L);
  }
}
