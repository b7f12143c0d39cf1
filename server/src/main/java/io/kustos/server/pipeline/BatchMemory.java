package io.kustos.server.pipeline;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.server.journal.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the events of a batch, in memory that the next batch uses again. A batch lives too long for
 * the collector to take it in passing: made anew each time, it would stop the whole process every
 * few seconds, and all acks with it.
 */
final class BatchMemory {
  private static final int CHUNK_BYTES = 4 << 20;

  private final EventScanner scanner;
  private final List<byte[]> chunks = new ArrayList<>();
  private final List<AuditEvent> views = new ArrayList<>();

  /** How many chunks this batch has begun, and bytes of the last of them. */
  private int begun;

  private int used;
  private int events;

  BatchMemory(int depthMax) {
    this.scanner = new EventScanner(depthMax);
  }

  /** A copy of an event, valid until {@link #clear}; null when the bytes are no event. */
  @Nullable AuditEvent add(Bytes bytes) {
    int length = bytes.length();
    if (begun == 0 || length > CHUNK_BYTES - used) {
      if (length > CHUNK_BYTES) {
        return single(bytes);
      }
      if (begun == chunks.size()) {
        chunks.add(new byte[CHUNK_BYTES]);
      }
      begun++;
      used = 0;
    }
    byte[] chunk = chunks.get(begun - 1);
    int start = used;
    System.arraycopy(bytes.array(), bytes.start(), chunk, start, length);
    if (scanner.scan(chunk, start, start + length) != ScanStatus.OK) {
      return null;
    }
    used += length;
    return kept(start);
  }

  private @Nullable AuditEvent single(Bytes bytes) {
    return scanner.scan(bytes.toArray(), 0, bytes.length()) == ScanStatus.OK ? kept(0) : null;
  }

  private AuditEvent kept(int start) {
    if (events == views.size()) {
      views.add(AuditEvent.view());
    }
    AuditEvent view = views.get(events++);
    scanner.copyTo(view, start);
    return view;
  }

  /** Forgets the batch. What it needed is kept for the next one, what it did not need is not. */
  void clear() {
    chunks.subList(begun, chunks.size()).clear();
    if (views.size() > 2 * events) {
      views.subList(events, views.size()).clear();
    }
    begun = 0;
    used = 0;
    events = 0;
  }
}
