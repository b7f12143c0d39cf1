package io.kustos.server.pipeline;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveWriter;
import io.kustos.lake.ArchivedEvent;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.journal.Batch;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.Position;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Puts the journal's events into the archive, and the findings that detection made. Each commit
 * names the position reached, so that what is tried again after a crash is not there twice.
 */
final class Archiver extends JournalReader {
  static final String NAME = "archive";

  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");

  /** After so many failures in a row the rows that cannot be archived are looked for. */
  static final int FAILURES_UNTIL_SEARCH = 3;

  private static final Duration RETRY_MAX = Duration.ofSeconds(30);
  private static final Duration RETRY_FIRST = Duration.ofMillis(500);

  private final Journal journal;
  private final Archive archive;
  private final ArchiveTables tables;
  private final Quarantine quarantine;
  private final FindingArchiver findings;
  private final Detection detection;
  private final StateFile stateFile;
  private final PipelineSettings.Archiving bounds;
  private final InstantSource clock;
  private final BatchMemory memory;

  private final List<ArchivedEvent> events = new ArrayList<>();
  private long bytes;
  private long read;
  private Instant readWritten = Instant.EPOCH;
  private long since;
  private long findingsSince = System.nanoTime();
  private long keptNext;
  private int failures;

  /** To be committed when it is read, whatever its age. */
  private volatile long wanted;

  private volatile long committed;
  private final LongAdder commitNanos = new LongAdder();
  private volatile Totals totals;

  /** What the archive held when that was last looked at. */
  private record Totals(
      Archive.Totals events,
      Archive.Totals findings,
      long commits,
      @Nullable Instant lastCommit,
      long rawEvents) {}

  Archiver(
      Journal journal,
      Position from,
      Archive archive,
      ArchiveTables tables,
      Quarantine quarantine,
      Detection detection,
      StateFile stateFile,
      PipelineSettings settings,
      InstantSource clock) {
    super(NAME, journal, journal.read(from).reusing(), clock.instant());
    this.journal = journal;
    this.archive = archive;
    this.tables = tables;
    this.quarantine = quarantine;
    this.findings = new FindingArchiver(tables, quarantine);
    this.detection = detection;
    this.stateFile = stateFile;
    this.bounds = settings.archiving();
    this.clock = clock;
    this.memory = new BatchMemory(settings.limits().depthMax());
    this.read = from.number();
    this.committed = from.number();
    this.keptNext = detection.position();
    this.totals = new Totals(archive.eventTotals(), archive.findingTotals(), 0, null, 0);
  }

  @Override
  void take(Batch batch) throws InterruptedException {
    if (read == committed) {
      since = System.nanoTime();
    }
    long position = batch.first().number();
    for (Entry entry : batch.entries()) {
      if (entry instanceof Entry.Event event) {
        add(event, position);
      }
      position++;
    }
    read = position;
    readWritten = batch.written();
    if (events.size() >= bounds.eventsMax() || bytes >= bounds.bytesMax()) {
      commitEvents();
    }
  }

  private void add(Entry.Event entry, long position) throws InterruptedException {
    Bytes at = entry.event();
    AuditEvent event = memory.add(at);
    if (event == null) {
      untilDone(() -> setAside(held(entry, position), "entry of the journal that is no event"));
      return;
    }
    Bytes original = entry.original();
    bytes += at.length() + (original == null ? 0 : original.length());
    events.add(
        new ArchivedEvent(
            event,
            entry.cluster(),
            entry.source(),
            Pipeline.SHARD,
            position,
            Times.micros(entry.received()),
            original == null ? null : original.toArray()));
  }

  @Override
  void due() throws InterruptedException {
    boolean asked = wanted > committed && read >= wanted;
    if (read > committed && (asked || isOver(since))) {
      commitEvents();
    }
    if (asked || isOver(findingsSince) || detection.ready() >= bounds.findingsMax() / 2) {
      commitFindings();
    }
  }

  /** Lets everything that is journaled be committed as soon as it is read. */
  void flush() {
    wanted = journal.end().number();
  }

  /** How long it has been committing so far, all in all. */
  Duration committing() {
    return Duration.ofNanos(commitNanos.sum());
  }

  /** Whether more waits than goes into a batch. */
  boolean isBehind() {
    return journal.end().number() - committed > 2L * bounds.eventsMax();
  }

  private boolean isOver(long nanos) {
    return System.nanoTime() - nanos >= bounds.age().toNanos();
  }

  @Override
  void finish() throws InterruptedException {
    commitEvents();
    commitFindings();
  }

  @Override
  long position() {
    return committed;
  }

  /** Something that can fail for want of room, and can be tried again. */
  private interface Attempt {
    void run() throws IOException;
  }

  /** Tries until it works or there is a hurry; false then. */
  private boolean untilDone(Attempt attempt) throws InterruptedException {
    Duration wait = RETRY_FIRST;
    while (!isHurried()) {
      try {
        attempt.run();
        well();
        return true;
      } catch (IOException | RuntimeException e) {
        problem(e.getMessage() == null ? e.toString() : e.getMessage());
        pause(wait);
        wait = wait.multipliedBy(2).compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait.multipliedBy(2);
      }
    }
    return false;
  }

  private void commitEvents() throws InterruptedException {
    if (read > committed && untilDone(this::appendEvents)) {
      events.clear();
      memory.clear();
      bytes = 0;
      committed = read;
      done(readWritten);
    }
  }

  private void appendEvents() throws IOException {
    long start = System.nanoTime();
    ArchiveWriter.Appended done;
    try {
      done = tables.append(events);
    } catch (IOException | RuntimeException e) {
      if (++failures % FAILURES_UNTIL_SEARCH != 0 || !setAsideCulprits()) {
        throw e;
      }
      done = tables.append(events);
    }
    failures = 0;
    journal.commit(NAME, new Position(read));
    commitNanos.add(System.nanoTime() - start);
    count(events.isEmpty() ? 0 : 1, done.rawRows());
  }

  /** False when no event is to blame. */
  private boolean setAsideCulprits() throws IOException {
    Set<ArchivedEvent> aside = Collections.newSetFromMap(new IdentityHashMap<>());
    for (var culprit : Culprits.in(events, tables::rehearse, PlainRows::like)) {
      setAside(held(culprit.row()), culprit.reason());
      aside.add(culprit.row());
    }
    events.removeIf(aside::contains);
    return !aside.isEmpty();
  }

  private void setAside(Quarantine.Held event, String reason) throws IOException {
    quarantine.add(event, reason);
    LOG.log(
        System.Logger.Level.ERROR,
        "entry {0} cannot be archived and is set aside: {1}",
        Long.toString(event.position()),
        reason);
  }

  private static Quarantine.Held held(Entry.Event entry, long position) {
    return new Quarantine.Held(
        position,
        entry.cluster(),
        entry.source(),
        entry.received(),
        entry.event(),
        entry.original());
  }

  private static Quarantine.Held held(ArchivedEvent event) {
    byte[] wrapper = event.wrapper();
    return new Quarantine.Held(
        event.position(),
        event.cluster(),
        event.source(),
        Times.instant(event.receivedMicros()),
        new Bytes(event.event().bytes(), event.event().start(), event.event().end()),
        wrapper == null ? null : Bytes.of(wrapper));
  }

  private void count(int commits, long raw) {
    Totals before = totals;
    totals =
        new Totals(
            archive.eventTotals(),
            archive.findingTotals(),
            before.commits() + commits,
            commits == 0 ? before.lastCommit() : clock.instant(),
            before.rawEvents() + raw);
  }

  private void commitFindings() throws InterruptedException {
    findingsSince = System.nanoTime();
    if (detection.position() == keptNext) {
      return;
    }
    Detection.Found found = detection.takeReady();
    List<ArchivedFinding> batch = new ArrayList<>(found.findings());
    if (untilDone(() -> append(batch, found.state()))) {
      keptNext = found.state().next();
    }
  }

  private void append(List<ArchivedFinding> batch, LineState.Kept state) throws IOException {
    if (!batch.isEmpty()) {
      findings.append(batch, state.next() - 1);
      count(0, 0);
    }
    stateFile.write(state);
    journal.commit(Detection.NAME, new Position(state.next()));
  }

  PipelineStatus.Archived snapshot(Upkeep upkeep) {
    Totals now = totals;
    return new PipelineStatus.Archived(
        now.events().rows(),
        now.events().files(),
        now.events().bytes(),
        now.findings().rows(),
        now.findings().files(),
        now.commits(),
        now.lastCommit(),
        now.rawEvents(),
        quarantine.count(),
        upkeep.compactions(),
        upkeep.problem());
  }
}
