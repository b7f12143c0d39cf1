package io.kustos.server.scan;

import io.kustos.core.detect.Detector;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import io.kustos.server.scan.Tally.Dimension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes and evaluates one chunk at a time; one per thread. */
final class ScanWorker implements EventReader.Target {
  private static final int MESSAGE_CHARS_MAX = 2048;
  private static final int EXCERPT_BYTES_MAX = 200;
  private static final int REJECTS_PER_CHUNK_MAX = 10_000;
  private static final Map<Dimension, EventField> DETAILS =
      new EnumMap<>(
          Map.of(
              Dimension.VERB, EventField.VERB,
              Dimension.RESOURCE, EventField.OBJECT_RESOURCE,
              Dimension.NAMESPACE, EventField.OBJECT_NAMESPACE,
              Dimension.CODE, EventField.RESPONSE_CODE,
              Dimension.STAGE, EventField.STAGE,
              Dimension.LEVEL, EventField.LEVEL,
              Dimension.USER_AGENT, EventField.USER_AGENT));

  private final ScanSetup setup;
  private final EventReader reader;
  private final Detector detector;
  private final RowQuota quota;
  private final Map<Dimension, NameCounter> counters = new EnumMap<>(Dimension.class);
  private final ByteArrayOutputStream alerts = new ByteArrayOutputStream();
  private final List<RejectRow> rejects = new ArrayList<>();
  private Tally tally;
  private Chunk chunk = new Chunk("", new byte[0], 0, 0, 0, true);
  private int linesUpTo;
  private long lines;
  private long number;
  private long streamStartNanos;

  ScanWorker(ScanSetup setup, EventReader reader, RowQuota quota) {
    this.setup = setup;
    this.reader = reader;
    this.detector = setup.program().newDetector(setup.context());
    this.quota = quota;
    this.tally = newTally();
    counters.put(Dimension.USER, new NameCounter());
    if (setup.details()) {
      DETAILS.keySet().forEach(dimension -> counters.put(dimension, new NameCounter()));
    }
  }

  private Tally newTally() {
    return new Tally(setup.program().rules().size(), Integer.MAX_VALUE / 2);
  }

  /** Reads what is complete in the chunk. */
  ChunkResult scan(Chunk chunk) {
    begin(chunk);
    int stop = reader.read(chunk.buffer(), chunk.start(), chunk.end(), chunk.last(), this);
    return finish(stop);
  }

  private void begin(Chunk chunk) {
    this.chunk = chunk;
    tally = newTally();
    linesUpTo = chunk.start();
    lines = 0;
    rejects.clear();
    alerts.reset();
  }

  private ChunkResult finish(int stop) {
    long all = linesBefore(stop);
    counters.forEach((dimension, counter) -> counter.drainTo(tally.nameCounts(dimension)));
    return new ChunkResult(stop, all, tally, List.copyOf(rejects), alerts.toByteArray());
  }

  private long linesBefore(int at) {
    if (at < linesUpTo) {
      return LineCount.between(chunk.buffer(), chunk.start(), at);
    }
    lines += LineCount.between(chunk.buffer(), linesUpTo, at);
    linesUpTo = at;
    return lines;
  }

  private long offsetOf(int at) {
    return chunk.offset() + (at - chunk.start());
  }

  @Override
  public void event(AuditEvent event, int at, @Nullable String cluster) {
    long nanos = event.stageNanos();
    if (!setup.window().contains(nanos)) {
      tally.outside();
      return;
    }
    tally.event(nanos);
    String named = setup.cluster() != null ? setup.cluster() : cluster;
    count(event, named);
    EventContext context = contextOf(nanos);
    int matches = detector.evaluate(event, context);
    for (int i = 0; i < matches; i++) {
      found(detector.matched(i), event, context, nanos, at, named);
    }
  }

  private EventContext contextOf(long nanos) {
    EventContext context = setup.context();
    if (!setup.program().needsOrder()) {
      return context;
    }
    if (number++ == 0) {
      streamStartNanos = nanos;
    }
    return new EventContext(number, streamStartNanos, context.hostname(), context.zone());
  }

  private void count(AuditEvent event, @Nullable String cluster) {
    count(event, EventField.USER_NAME, Dimension.USER);
    if (cluster != null) {
      tally.nameCounts(Dimension.CLUSTER).add(cluster, 1);
    }
    if (setup.details()) {
      DETAILS.forEach((dimension, field) -> count(event, field, dimension));
    }
  }

  private void count(AuditEvent event, EventField field, Dimension dimension) {
    int start = event.start(field);
    NameCounter counter = counters.get(dimension);
    if (start < 0 || counter == null) {
      return;
    }
    int end = event.end(field);
    byte[] bytes = event.bytes();
    boolean string = bytes[start] == '"';
    int from = string ? start + 1 : start;
    int to = string ? end - 1 : end;
    if (string && JsonBytes.hasEscape(bytes, from, to)) {
      byte[] decoded = JsonBytes.decode(bytes, from, to).getBytes(StandardCharsets.UTF_8);
      counter.add(decoded, 0, decoded.length);
    } else if (from < to) {
      counter.add(bytes, from, to);
    }
  }

  private void found(
      int rule,
      AuditEvent event,
      EventContext context,
      long nanos,
      int at,
      @Nullable String cluster) {
    RuleTally ruleTally = tally.ofRule(rule);
    String actor = EventLabels.actor(event);
    String object = EventLabels.object(event);
    tally.finding();
    ruleTally.add(nanos, actor, object);
    Rule matched = setup.program().rules().get(rule);
    if (nanos != Timestamps.NONE) {
      tally.timeline().finding(nanos, matched.priority());
    }
    boolean keep = quota.isOpen(rule, ruleTally.rows().size());
    if (!keep && !setup.alerts()) {
      return;
    }
    Alert alert = Alert.of(matched, event, context, nanos);
    if (setup.alerts()) {
      alert.writeTo(alerts, new Alert.Place(cluster, chunk.file(), offsetOf(at)));
    }
    if (keep) {
      ruleTally.keep(row(alert, event, actor, object, at, cluster));
    }
  }

  private FindingRow row(
      Alert alert, AuditEvent event, String actor, String object, int at, @Nullable String cluster) {
    return new FindingRow(
        alert.id(),
        alert.timeNanos(),
        EventLabels.cut(alert.message(), MESSAGE_CHARS_MAX),
        actor,
        EventLabels.text(event, EventField.VERB),
        object,
        EventLabels.text(event, EventField.RESPONSE_CODE),
        EventLabels.text(event, EventField.AUTHORIZATION_DECISION),
        EventLabels.sourceIps(event),
        EventLabels.text(event, EventField.USER_AGENT),
        EventLabels.text(event, EventField.AUDIT_ID),
        EventLabels.text(event, EventField.STAGE),
        cluster,
        chunk.file(),
        1 + linesBefore(at),
        offsetOf(at));
  }

  @Override
  public void reject(String reason, int at, int length, String detail) {
    tally.reject(reason);
    if (rejects.size() >= REJECTS_PER_CHUNK_MAX) {
      summarise(reason, at, length);
      return;
    }
    int excerptEnd = Math.min(at + Math.min(length, EXCERPT_BYTES_MAX), chunk.end());
    String excerpt = new String(chunk.buffer(), at, excerptEnd - at, StandardCharsets.UTF_8);
    rejects.add(
        new RejectRow(
            reason,
            chunk.file(),
            1 + linesBefore(at),
            offsetOf(at),
            length,
            detail,
            EventLabels.cut(excerpt, EXCERPT_BYTES_MAX)));
  }

  /** Many rejects in one chunk are told in one last row per reason, so that memory is bounded. */
  private void summarise(String reason, int at, int length) {
    for (int i = rejects.size() - 1; i >= REJECTS_PER_CHUNK_MAX; i--) {
      RejectRow row = rejects.get(i);
      if (row.reason().equals(reason)) {
        rejects.set(i, row.extendedTo(offsetOf(at) + length));
        return;
      }
    }
    String detail = "and more up to the end of this row's bytes, too many to list";
    rejects.add(
        new RejectRow(reason, chunk.file(), 1 + linesBefore(at), offsetOf(at), length, detail, ""));
  }
}
