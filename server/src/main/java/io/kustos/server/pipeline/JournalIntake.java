package io.kustos.server.pipeline;

import io.kustos.server.journal.Appended;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.JournalUnavailable;
import io.kustos.server.latency.Latencies;
import io.kustos.server.latency.LatencyCounts;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.IntakeException.Reason;
import io.kustos.server.source.Receipt;
import io.kustos.server.source.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The ack: what is delivered is decoded, journaled without duplicates, and then answered. */
final class JournalIntake implements Intake {
  private static final int READERS_KEPT = 2 * Runtime.getRuntime().availableProcessors();

  private final Journal journal;
  private final PipelineSettings settings;
  private final Flows flows;
  private final LatencyCounts acks = new LatencyCounts();
  private final LatencyCounts decoding = new LatencyCounts();
  private final ArrayBlockingQueue<DeliveryReader> readers = new ArrayBlockingQueue<>(READERS_KEPT);
  private final Map<String, Resume> resumes = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Where a source goes on, and the journal's number from which that holds. */
  private record Resume(long position, String text) {}

  JournalIntake(Journal journal, PipelineSettings settings, Recovered recovered) {
    this.journal = journal;
    this.settings = settings;
    this.flows = new Flows(recovered.lastReceivedMicros());
    recovered.resumes().forEach((source, text) -> resumes.put(source, new Resume(-1, text)));
  }

  @Override
  public Receipt accept(Delivery delivery) throws IntakeException {
    return accept(delivery, Turn.first());
  }

  @Override
  public Receipt accept(Delivery delivery, Turn turn) throws IntakeException {
    try {
      return take(delivery, turn);
    } finally {
      turn.pass();
    }
  }

  private Receipt take(Delivery delivery, Turn turn) throws IntakeException {
    long start = System.nanoTime();
    DeliveryReader.Content content = read(delivery);
    decoding.add(System.nanoTime() - start);
    List<Entry> entries = content.entries();
    long rejects = entries.stream().filter(Entry.Reject.class::isInstance).count();
    String resume = delivery.resume();
    if (resume != null) {
      entries.add(Subjects.resume(delivery, resume));
    }
    await(turn);
    if (entries.isEmpty()) {
      return new Receipt(0, 0, 0);
    }
    Appended done = append(entries, turn);
    if (resume != null) {
      Resume reached = new Resume(done.first().number() + done.kept(), resume);
      resumes.merge(delivery.source(), reached, (a, b) -> a.position() > b.position() ? a : b);
    }
    rejects -= done.duplicateRejects();
    long events = done.kept() - rejects - (resume == null ? 0 : 1);
    Receipt receipt = new Receipt(events, done.duplicates(), rejects);
    flows.count(delivery, content, done.clashes().size(), receipt);
    acks.add(System.nanoTime() - start);
    return receipt;
  }

  private static void await(Turn turn) throws IntakeException {
    try {
      turn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IntakeException(Reason.CLOSED, "interrupted");
    }
  }

  private DeliveryReader.Content read(Delivery delivery) {
    DeliveryReader reader = readers.poll();
    if (reader == null) {
      reader = new DeliveryReader(settings.limits(), settings.journal().entryBytesMax());
    }
    DeliveryReader.Content content = reader.read(delivery);
    readers.offer(reader);
    return content;
  }

  /**
   * Makes entries durable.
   *
   * @throws IntakeException when that is not possible now
   */
  Appended append(List<Entry> entries) throws IntakeException {
    return append(entries, Turn.first());
  }

  /** The next in the row is let in as soon as the order of the entries is decided. */
  private Appended append(List<Entry> entries, Turn turn) throws IntakeException {
    if (closed) {
      throw new IntakeException(Reason.CLOSED, "the server is stopping");
    }
    try {
      CompletableFuture<Appended> done = journal.append(entries);
      turn.pass();
      return Journal.await(done);
    } catch (JournalUnavailable e) {
      throw new IntakeException(
          closed ? Reason.CLOSED : Reason.FULL, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IntakeException(Reason.CLOSED, "interrupted");
    }
  }

  @Override
  public @Nullable String resume(String source) {
    Resume found = resumes.get(source);
    return found == null ? null : found.text();
  }

  @Override
  public void ended(String source, Instant now) throws IntakeException {
    append(List.of(Subjects.end(now, source)));
  }

  List<PipelineStatus.Flow> flows() {
    return flows.snapshot();
  }

  Latencies acks() {
    return acks.snapshot();
  }

  /** Of the acks, turning deliveries into entries. */
  Latencies decoding() {
    return decoding.snapshot();
  }

  /** Refuses what comes from now on. */
  void close() {
    closed = true;
  }
}
