package io.kustos.server.pipeline;

import io.kustos.core.Sha256;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.finding.FalcoAlert;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.core.rule.Priority;
import io.kustos.lake.ArchivedFinding;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the pipeline finds by itself, without a rule language. */
enum OwnRule {
  /** Two events of one identity but with other bytes: a client chose the {@code auditID}. */
  AUDIT_ID_CLASH("Audit id clash", Priority.WARNING),
  /** Nothing came from a source about a cluster it used to speak of. */
  SOURCE_SILENT("Source silent", Priority.WARNING),
  /** A silent source speaks again. */
  SOURCE_BACK("Source back", Priority.NOTICE),
  /** A source lost sight of events before it could read them. */
  SOURCE_GAP("Suspected gap", Priority.WARNING),
  /** API servers counted events that are not here. */
  EVENTS_MISSING("Events missing", Priority.WARNING);

  private static final String VERSION = "1";
  private static final int ID_BYTES = 16;

  private final String title;
  private final Priority priority;

  OwnRule(String title, Priority priority) {
    this.title = title;
    this.priority = priority;
  }

  /** As findings name it. */
  String id() {
    return title;
  }

  Priority priority() {
    return priority;
  }

  /** The finding of an event that was journaled as a clash. */
  static ArchivedFinding clash(String cluster, AuditEvent event, long position, long micros) {
    String auditId = text(event, EventField.AUDIT_ID);
    String stage = text(event, EventField.STAGE);
    String user = text(event, EventField.USER_NAME);
    String message =
        "An event with the audit id, stage and time of another but other content (user=%s auditID=%s stage=%s)"
            .formatted(user, auditId, stage);
    return AUDIT_ID_CLASH.finding(
        hash(AUDIT_ID_CLASH.title, cluster, auditId, stage, hash(event.toString())),
        micros,
        cluster,
        position,
        message,
        auditId,
        stage,
        List.of(new NamedValue("user", user)));
  }

  /** The finding of a source that has been silent since a time. */
  static ArchivedFinding silent(FlowKey flow, long sinceMicros, long nowMicros, long position) {
    String length = words(nowMicros - sinceMicros);
    String message =
        "source silent for %s: nothing from %s about cluster %s since %s"
            .formatted(length, flow.source(), flow.cluster(), Times.instant(sinceMicros));
    return SOURCE_SILENT.ofFlow(flow, sinceMicros, nowMicros, position, message);
  }

  /** The finding of a source that had been silent since a time. */
  static ArchivedFinding back(FlowKey flow, long sinceMicros, long nowMicros, long position) {
    String message =
        "source back after %s: %s speaks of cluster %s again"
            .formatted(words(nowMicros - sinceMicros), flow.source(), flow.cluster());
    return SOURCE_BACK.ofFlow(flow, sinceMicros, nowMicros, position, message);
  }

  /** The finding of a gap that was journaled. */
  static ArchivedFinding gap(SourceGap gap, long position) {
    long micros = Times.micros(gap.noticed());
    List<NamedValue> named =
        List.of(
            new NamedValue("source", gap.source()),
            new NamedValue("kind", gap.kind()),
            new NamedValue("file", gap.file()),
            new NamedValue("bytes_missing", gap.bytesMissing() < 0 ? null : gap.bytesMissing()));
    String id =
        hash(
            SOURCE_GAP.title,
            gap.source(),
            gap.cluster(),
            gap.kind(),
            gap.file(),
            Long.toString(gap.bytesMissing()),
            Long.toString(micros));
    return SOURCE_GAP.finding(id, micros, gap.cluster(), position, gap.text(), "", "", named);
  }

  /** The finding of missing events that were journaled. */
  static ArchivedFinding missing(MissingEvents found, long position) {
    String id =
        hash(
            EVENTS_MISSING.title,
            found.cluster(),
            found.from().toString(),
            found.to().toString(),
            Long.toString(found.missing()));
    List<NamedValue> named =
        List.of(
            new NamedValue("from", found.from().toString()),
            new NamedValue("to", found.to().toString()),
            new NamedValue("counted", found.counted()),
            new NamedValue("arrived", found.arrived()),
            new NamedValue("missing", found.missing()),
            new NamedValue("known_lost", found.known()));
    return EVENTS_MISSING.finding(
        id, Times.micros(found.noticed()), found.cluster(), position, found.text(), "", "", named);
  }

  private ArchivedFinding ofFlow(
      FlowKey flow, long sinceMicros, long nowMicros, long position, String message) {
    return finding(
        hash(title, flow.source(), flow.cluster(), Long.toString(sinceMicros)),
        nowMicros,
        flow.cluster(),
        position,
        message,
        "",
        "",
        List.of(
            new NamedValue("source", flow.source()),
            new NamedValue("silent_seconds", (nowMicros - sinceMicros) / 1_000_000)));
  }

  private ArchivedFinding finding(
      String id,
      long micros,
      String cluster,
      long position,
      String message,
      String auditId,
      String stage,
      List<NamedValue> named) {
    StringBuilder fields = new StringBuilder();
    FalcoAlert.appendFields(fields, named, nanos(micros));
    return new ArchivedFinding(
        id,
        title,
        title,
        VERSION,
        priority.label(),
        micros,
        cluster,
        Pipeline.SHARD,
        position,
        auditId,
        stage,
        message,
        fields.toString(),
        List.of("kustos"));
  }

  private static long nanos(long micros) {
    return Math.abs(micros) > Long.MAX_VALUE / 1000 ? Timestamps.NONE : micros * 1000;
  }

  private static String text(AuditEvent event, EventField field) {
    return Objects.requireNonNullElse(event.text(field), "");
  }

  private static String words(long micros) {
    return Duration.ofSeconds(micros / 1_000_000).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static String hash(@Nullable String... parts) {
    MessageDigest digest = Sha256.digest();
    for (String part : parts) {
      Sha256.update(digest, part);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }
}
