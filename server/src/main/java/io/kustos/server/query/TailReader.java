package io.kustos.server.query;

import io.kustos.core.Limits;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.lake.EventPart;
import io.kustos.lake.StoredEvent;
import io.kustos.server.journal.Batch;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.Cursor;
import io.kustos.server.journal.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Reads the events among the entries of the journal. Of one thread. */
final class TailReader {
  private final EventScanner scanner = new EventScanner(Limits.DEFAULT.depthMax());
  private final AuditEvent view = AuditEvent.view();

  /** Sees events; the view is valid during the call only. */
  interface Visitor {
    void see(Entry.Event entry, long position, AuditEvent view) throws IOException, QueryException;
  }

  /** Hands out the events from a cursor's place to before an entry; returns how many. */
  long read(Cursor cursor, long end, Visitor visitor) throws IOException, QueryException {
    long events = 0;
    for (Batch batch = cursor.poll(); batch != null; batch = cursor.poll()) {
      events += batch(batch, end, visitor);
      if (batch.next().number() >= end) {
        break;
      }
    }
    return events;
  }

  /** Hands out the events of a batch before an entry; returns how many. */
  long batch(Batch batch, long end, Visitor visitor) throws IOException, QueryException {
    long events = 0;
    long position = batch.first().number();
    for (Entry entry : batch.entries()) {
      if (position >= end) {
        break;
      }
      if (entry instanceof Entry.Event event) {
        Bytes at = event.event();
        if (scanner.scan(at.array(), at.start(), at.end()) == ScanStatus.OK) {
          scanner.show(view, at.start());
          visitor.see(event, position, view);
          events++;
        }
      }
      position++;
    }
    return events;
  }

  /** When an entry came in, microseconds since the epoch. */
  static long receivedMicros(Entry.Event entry) {
    Instant time = entry.received();
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
  }

  /** The event of an entry, kept. */
  static EventHit hit(Entry.Event entry, long position, AuditEvent view) {
    AuditEvent event = view.retain();
    Bytes original = entry.original();
    long received = receivedMicros(entry);
    StoredEvent stored =
        new StoredEvent(
            event.toBytes(),
            entry.cluster(),
            entry.source(),
            JournalSource.SHARD,
            position,
            received,
            original == null ? null : original.toArray());
    return hit(stored, event);
  }

  static EventHit hit(StoredEvent stored, AuditEvent event) {
    long micros = StoredEvent.eventMicros(event, stored.receivedMicros());
    return new EventHit(stored, event, new SearchCursor(micros, stored.shard(), stored.position()));
  }

  /** An event with all that it has, as one of which parts were asked for. */
  static EventPart part(EventHit hit) {
    StoredEvent stored = hit.stored();
    return new EventPart(
        hit.event(),
        stored.cluster(),
        stored.source(),
        stored.shard(),
        stored.position(),
        hit.place().eventMicros(),
        "",
        0);
  }
}
