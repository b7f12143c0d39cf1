package io.kustos.server.source;

import io.kustos.core.Limits;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.event.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps what it takes in memory. Can be made to block, or to be full or closed. */
public final class MemoryIntake implements Intake {
  private final Set<String> events = new LinkedHashSet<>();
  private final List<Reject> rejects = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Map<String, String> resumes = new HashMap<>();
  private final List<String> ended = new ArrayList<>();
  private long duplicates;
  private int waiting;
  private boolean blocked;
  private IntakeException.@Nullable Reason failure;

  @Override
  public Receipt accept(Delivery delivery) throws IntakeException {
    synchronized (this) {
      waiting++;
      notifyAll();
      try {
        while (blocked) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IntakeException(IntakeException.Reason.CLOSED, "interrupted");
      } finally {
        waiting--;
      }
      if (failure != null) {
        throw new IntakeException(failure, "the disk is full or the server stops");
      }
      return store(delivery);
    }
  }

  @Override
  public synchronized void ended(String source, Instant now) {
    ended.add(source);
  }

  private Receipt store(Delivery delivery) {
    long[] counts = new long[3];
    ItemSink sink =
        new ItemSink() {
          @Override
          public void event(AuditEvent event, Item item) {
            String text = new String(event.toBytes(), StandardCharsets.UTF_8);
            counts[events.add(delivery.cluster() + " " + text) ? 0 : 1]++;
          }

          @Override
          public void reject(Reject reject) {
            rejects.add(reject);
            counts[2]++;
          }
        };
    var decoder = new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, sink);
    decoder.begin(delivery.offset(), delivery.line());
    decoder.decode(delivery.bytes(), 0, delivery.bytes().length, true);
    duplicates += counts[1];
    deliveries.add(delivery);
    if (delivery.resume() != null) {
      resumes.put(delivery.source(), delivery.resume());
    }
    return new Receipt(counts[0], counts[1], counts[2]);
  }

  @Override
  public synchronized @Nullable String resume(String source) {
    return resumes.get(source);
  }

  /** Lets nothing through from now on. */
  public synchronized void block() {
    blocked = true;
  }

  /** Lets all through. */
  public synchronized void release() {
    blocked = false;
    failure = null;
    notifyAll();
  }

  /** Fails all that waits and all that comes, until released. */
  public synchronized void fail(IntakeException.Reason reason) {
    failure = reason;
    blocked = false;
    notifyAll();
  }

  /** Callers that wait now. */
  public synchronized int waiting() {
    return waiting;
  }

  /** Events that were new, each after its cluster and a blank. */
  public synchronized List<String> events() {
    return List.copyOf(events);
  }

  /** Pieces that were no event. */
  public synchronized List<Reject> rejects() {
    return List.copyOf(rejects);
  }

  /** Events that were known. */
  public synchronized long duplicates() {
    return duplicates;
  }

  /** What was stored, in order. */
  public synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** Sources that said they brought all they have. */
  public synchronized List<String> endedSources() {
    return List.copyOf(ended);
  }
}
