package io.kustos.core.correlate;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.Objects;

/**
 * What the matches of all rules on one event share.
 *
 * @param stream what is correlated apart from others
 * @param timeNanos event time, nanoseconds since the epoch
 * @param outline the event's JSON text without bodies
 */
public record Occurrence(
    EventStream stream, long timeNanos, String auditId, String stage, byte[] outline, Place place) {

  /** The occurrence of an event with a time. */
  public static Occurrence of(AuditEvent event, EventStream stream, Place place) {
    return new Occurrence(
        stream,
        event.stageNanos(),
        Objects.requireNonNullElse(event.text(EventField.AUDIT_ID), ""),
        Objects.requireNonNullElse(event.text(EventField.STAGE), ""),
        EventOutline.of(event),
        place);
  }
}
