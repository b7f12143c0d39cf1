package io.kustos.server.scan;

import io.kustos.core.correlate.Place;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.detect.Detector;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.finding.FalcoAlert;
import io.kustos.core.finding.Finding;
import io.kustos.core.finding.Findings;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import io.kustos.server.scan.Tally.Dimension;
import io.kustos.server.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decodes and evaluates one chunk at a time; one per thread. */
final class ScanWorker implements ItemSink {
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
  private final ChunkDecoder decoder;
  private final Detector detector;
  private final FalcoAlert falcoAlert;
  private final RowQuota quota;
  private final @Nullable Feeding feeding;
  private final Map<Dimension, NameCounter> counters = new EnumMap<>(Dimension.class);
  private final ByteArrayOutputStream alerts = new ByteArrayOutputStream();
  private final List<RejectRow> rejects = new ArrayList<>();
  private Tally tally;
  private String file = "";
  private long number;
  private long streamStartNanos;

  ScanWorker(ScanSetup setup, RowQuota quota) {
    this.setup = setup;
    this.decoder = new ChunkDecoder(setup.limits(), DecodeOptions.DEFAULT, this);
    this.detector = setup.program().newDetector(setup.context());
    this.falcoAlert = new FalcoAlert(setup.context());
    this.quota = quota;
    this.feeding = setup.correlations().isEmpty() ? null : new Feeding(setup);
    this.tally = newTally();
    counters.put(Dimension.USER, new NameCounter());
    if (setup.details()) {
      DETAILS.keySet().forEach(dimension -> counters.put(dimension, new NameCounter()));
    }
  }

  private Tally newTally() {
    return new Tally(setup.rules().size(), Integer.MAX_VALUE / 2);
  }

  /** Begins anew at the chunk, which starts with a value, and reads what is complete. */
  ChunkResult begin(Chunk chunk) {
    decoder.begin(chunk.offset(), 1);
    return proceed(chunk);
  }

  /** Reads on; the chunk starts with what was not used up of the last one. */
  ChunkResult proceed(Chunk chunk) {
    file = chunk.file();
    tally = newTally();
    rejects.clear();
    alerts.reset();
    int stop = decoder.decode(chunk.buffer(), chunk.start(), chunk.end(), chunk.last());
    counters.forEach((dimension, counter) -> counter.drainTo(tally.nameCounts(dimension)));
    return new ChunkResult(
        stop,
        decoder.isClean(),
        decoder.line() - 1,
        tally,
        List.copyOf(rejects),
        alerts.toByteArray(),
        feeding == null ? Feeding.Fed.NOTHING : feeding.take());
  }

  @Override
  public void event(AuditEvent event, Item item) {
    long nanos = event.stageNanos();
    if (!setup.window().contains(nanos)) {
      tally.outside();
      return;
    }
    tally.event(nanos);
    String cluster = setup.cluster() != null ? setup.cluster() : item.cluster();
    count(event, cluster);
    EventContext context = contextOf(nanos);
    int matches = detector.evaluate(event, context);
    for (int i = 0; i < matches; i++) {
      if (detector.raises(i)) {
        found(detector.matched(i), event, context, item, cluster);
      }
    }
    if (feeding != null) {
      feeding.event(cluster, nanos);
      for (int i = 0; i < matches; i++) {
        feeding.match(detector.matched(i), event, context, file, item);
      }
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
      tally.nameCounts(Dimension.CLUSTER).add(EventLabels.cut(cluster), 1);
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
      int rule, AuditEvent event, EventContext context, Item item, @Nullable String cluster) {
    long nanos = event.stageNanos();
    RuleTally ruleTally = tally.ofRule(rule);
    String actor = EventLabels.actor(event);
    String object = EventLabels.object(event);
    tally.finding();
    ruleTally.add(nanos, actor, object);
    Rule matched = setup.program().rules().get(rule);
    if (nanos != Timestamps.NONE) {
      tally.timeline().finding(nanos, matched.priority());
    }
    boolean keep = quota.isOpen(rule, ruleTally.rowCount());
    if (!keep && !setup.alerts()) {
      return;
    }
    Finding finding = Findings.of(matched, event, context);
    if (setup.alerts()) {
      write(finding, new FalcoAlert.Origin(cluster, file, 0, item.offset()));
    }
    if (keep) {
      ruleTally.keep(
          FindingRows.of(finding, List.of(), cluster, new Place(file, item.line(), item.offset())));
    }
  }

  private void write(Finding finding, FalcoAlert.Origin origin) {
    try {
      falcoAlert.write(alerts, finding, origin);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
  }

  @Override
  public void reject(Reject reject) {
    String reason = reject.reason().name().toLowerCase(Locale.ROOT);
    tally.reject(reason);
    if (rejects.size() >= REJECTS_PER_CHUNK_MAX) {
      summarise(reason, reject);
      return;
    }
    rejects.add(
        new RejectRow(
            reason,
            file,
            reject.line(),
            reject.offset(),
            reject.length(),
            reject.detail(),
            Printable.of(reject.excerptText(), Reject.EXCERPT_BYTES_MAX)));
  }

  /** Many rejects in one chunk are told in one last row per reason, so that memory is bounded. */
  private void summarise(String reason, Reject reject) {
    for (int i = rejects.size() - 1; i >= REJECTS_PER_CHUNK_MAX; i--) {
      RejectRow row = rejects.get(i);
      if (row.reason().equals(reason)) {
        rejects.set(i, row.extendedTo(reject.offset() + reject.length()));
        return;
      }
    }
    String detail = "and more up to the end of this row's bytes, too many to list";
    rejects.add(
        new RejectRow(reason, file, reject.line(), reject.offset(), reject.length(), detail, ""));
  }
}
