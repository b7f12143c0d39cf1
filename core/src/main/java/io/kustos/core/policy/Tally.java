package io.kustos.core.policy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;

/** What is summed up of the events of one kind of request. */
final class Tally {
  private final Kept kept = new Kept();
  private long events;
  private long bytes;
  private long requestBytes;
  private long responseBytes;
  private long raisedBefore;
  private long raisedAfter;

  /** Adds an event of the kind. */
  void add(AuditEvent event, DecidedRequests.Decided decided) {
    long size = EventCut.bytes(event, Level.REQUEST_RESPONSE, false);
    Level recorded = decided.recorded();
    events++;
    bytes += size;
    if (recorded.atLeast(Level.REQUEST)) {
      requestBytes += EventCut.member(event, EventField.REQUEST_OBJECT);
      responseBytes += EventCut.member(event, EventField.RESPONSE_OBJECT);
    }
    Decision before = decided.before();
    if (before == null) {
      kept.before(size);
    } else if (before.writes(decided.stage())) {
      kept.before(bytes(event, before, recorded));
      raisedBefore += recorded.atLeast(before.level()) ? 0 : 1;
    }
    Decision after = decided.after();
    if (after.writes(decided.stage())) {
      kept.after(bytes(event, after, recorded));
      raisedAfter += recorded.atLeast(after.level()) ? 0 : 1;
    }
  }

  private static long bytes(AuditEvent event, Decision decision, Level recorded) {
    return EventCut.bytes(event, decision.level().min(recorded), decision.omitManagedFields());
  }

  Kept kept() {
    return kept;
  }

  long events() {
    return events;
  }

  /** Bytes as recorded. */
  long bytes() {
    return bytes;
  }

  /** Bytes of request bodies, where they were or could have been recorded. */
  long requestBytes() {
    return requestBytes;
  }

  /** Bytes of answers' bodies, alike. */
  long responseBytes() {
    return responseBytes;
  }

  /** Events of which the old policy asks more than was recorded. */
  long raisedBefore() {
    return raisedBefore;
  }

  /** Events of which the new policy asks more than was recorded. */
  long raisedAfter() {
    return raisedAfter;
  }
}
