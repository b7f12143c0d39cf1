package io.kustos.server.pipeline;

import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.journal.Batch;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.Position;
import io.kustos.server.latency.LatencyCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges the journal's events, in its order. What it finds lies ready for the archive together with
 * the state it was found in; the listeners hear of it at once.
 */
final class Detection extends JournalReader {
  static final String NAME = "detection";

  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");
  private static final Duration ROOM_WAIT = Duration.ofMillis(50);

  private final PipelineSettings settings;
  private final InstantSource clock;
  private final LineState state;
  private final EventScanner scanner;
  private final AuditEvent view = AuditEvent.view();

  /** Findings up to this position are archived already; the listeners have heard of them. */
  private final long archivedBefore;

  /** Rules announced to the journal, by their version. */
  private final Map<String, Judge> announced = new ConcurrentHashMap<>();

  /** Rules that this process did not announce, by their version; null where they are not known. */
  private final Function<String, @Nullable Judge> earlier;

  private final List<FindingListener> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder events = new LongAdder();
  private final LongAdder found = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LatencyCounts latencies = new LatencyCounts();
  private volatile Judge judge;

  /** Guarded by this, as is the state while entries are taken. */
  private List<ArchivedFinding> ready = new ArrayList<>();

  /** What was taken last, which may not be archived yet. */
  private List<ArchivedFinding> taken = List.of();

  private volatile int readyCount;
  private volatile CorrelationCounts correlated = CorrelationCounts.NONE;
  private volatile long next;

  /**
   * What is found up to a place.
   *
   * @param findings since the last time
   * @param state at that place
   */
  record Found(List<ArchivedFinding> findings, LineState.Kept state) {}

  Detection(
      Journal journal,
      LineState.Kept from,
      Judge judge,
      Function<String, @Nullable Judge> earlier,
      long archivedBefore,
      PipelineSettings settings,
      InstantSource clock) {
    super(NAME, journal, journal.read(new Position(from.next())), clock.instant());
    this.settings = settings;
    this.clock = clock;
    this.judge = judge;
    this.earlier = earlier;
    judge.correlating().restore(from.correlations());
    this.archivedBefore = archivedBefore;
    this.state = new LineState(from, settings.silence());
    this.scanner = new EventScanner(settings.limits().depthMax());
    this.next = from.next();
  }

  void listen(FindingListener listener) {
    listeners.add(listener);
  }

  void unlisten(FindingListener listener) {
    listeners.remove(listener);
  }

  /** What lies ready, or is being archived just now. */
  synchronized List<ArchivedFinding> unarchived() {
    List<ArchivedFinding> all = new ArrayList<>(taken);
    all.addAll(ready);
    return all;
  }

  /** To be called before the journal says that these rules hold. */
  void announce(Judge other) {
    announced.put(other.version(), other);
  }

  /** The journal could not say so. */
  void recall(Judge other) {
    announced.remove(other.version(), other);
  }

  @Override
  void take(Batch batch) throws InterruptedException {
    while (readyCount > settings.archiving().findingsMax() && !isHurried()) {
      pause(ROOM_WAIT);
    }
    if (isHurried()) {
      return;
    }
    synchronized (this) {
      long position = batch.first().number();
      for (Entry entry : batch.entries()) {
        take(entry, position++);
      }
      state.next(position);
      next = position;
      readyCount = ready.size();
      correlated = judge.correlating().counts();
    }
    done(batch.written());
    well();
  }

  private void take(Entry entry, long position) {
    int before = ready.size();
    SourceWatch watch = state.watch();
    switch (entry) {
      case Entry.Event event -> {
        long micros = Times.micros(event.received());
        watch.event(event.source(), event.cluster(), micros, position, ready);
        judge(event, micros, position);
        events.increment();
      }
      case Entry.Heartbeat heartbeat -> tick(heartbeat.received(), position);
      case Entry.Control control -> {
        state.control(control);
        swap(control);
        gap(control, position);
        correlate(control, position);
      }
      case Entry.Reject reject -> tick(reject.received(), position);
      case Entry.Unknown unknown -> {
        // A newer Kustos knows what it means.
      }
    }
    if (ready.size() > before) {
      tell(before, entry.received(), position);
    }
  }

  private void correlate(Entry.Control control, long position) {
    long micros = Times.micros(control.received());
    if (control.subject().equals(Subjects.START)) {
      judge.correlating().resume(micros);
    }
    String ended = Subjects.ended(control.subject());
    if (ended != null) {
      judge.correlating().ended(ended, micros, position, ready);
    }
  }

  private void tick(Instant received, long position) {
    long micros = Times.micros(received);
    state.watch().tick(micros, position, ready);
    judge.correlating().silent(micros, position, ready);
  }

  private void swap(Entry.Control control) {
    if (control.subject().equals(Subjects.RULES)) {
      String version = control.version();
      Judge now = announced.remove(version);
      if (now == null && !version.equals(judge.version())) {
        now = earlier.apply(version);
      }
      if (now != null) {
        // Correlations that are in both go on with what they remember.
        now.correlating().restore(judge.correlating().snapshot());
        judge = now;
      }
    }
  }

  private void gap(Entry.Control control, long position) {
    try {
      SourceGap gap = Subjects.gapOf(control);
      if (gap != null) {
        ready.add(OwnRule.gap(gap, position));
      }
      MissingEvents missing = Subjects.missingOf(control);
      if (missing != null) {
        ready.add(OwnRule.missing(missing, position));
      }
    } catch (RuntimeException e) {
      failures.increment();
      LOG.log(
          System.Logger.Level.ERROR,
          "entry " + position + " is no gap and tells of no missing events",
          e);
    }
  }

  private void judge(Entry.Event entry, long micros, long position) {
    Bytes bytes = entry.event();
    try {
      if (scanner.scan(bytes.array(), bytes.start(), bytes.end()) != ScanStatus.OK) {
        failures.increment();
        return;
      }
      scanner.show(view, bytes.start());
      long first = state.firstEventNanos(view.stageNanos());
      judge.judge(
          view, new Judge.Place(entry.source(), entry.cluster(), position, first, micros), ready);
      if (entry.clash()) {
        ready.add(OwnRule.clash(entry.cluster(), view, position, micros));
      }
    } catch (RuntimeException e) {
      failures.increment();
      LOG.log(System.Logger.Level.ERROR, "judging entry " + position + " failed", e);
    }
  }

  private void tell(int from, Instant received, long position) {
    long nanos = Duration.between(received, clock.instant()).toNanos();
    for (ArchivedFinding finding : ready.subList(from, ready.size())) {
      if (position < archivedBefore) {
        continue;
      }
      found.increment();
      latencies.add(nanos);
      counts.computeIfAbsent(finding.ruleId(), id -> new LongAdder()).increment();
      for (FindingListener listener : listeners) {
        tell(listener, finding);
      }
    }
  }

  private static void tell(FindingListener listener, ArchivedFinding finding) {
    try {
      listener.found(finding);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a listener to findings failed", e);
    }
  }

  @Override
  void due() {
    // Findings wait for whoever archives.
  }

  @Override
  void finish() {
    // Nothing is held back.
  }

  @Override
  long position() {
    return next;
  }

  /** How many findings lie ready. */
  int ready() {
    return readyCount;
  }

  /** Takes what lies ready. */
  synchronized Found takeReady() {
    List<ArchivedFinding> findings = ready;
    taken = findings;
    ready = new ArrayList<>();
    readyCount = 0;
    notifyAll();
    return new Found(findings, state.kept(judge.correlating().snapshot()));
  }

  PipelineStatus.Detection snapshot() {
    Judge now = judge;
    List<PipelineStatus.RuleCount> rules = new ArrayList<>();
    for (int i = 0; i < now.rules().size(); i++) {
      var rule = now.rules().get(i);
      double cost = now.costs().of(i);
      rules.add(
          new PipelineStatus.RuleCount(rule.id(), rule.priority().label(), count(rule.id()), cost));
    }
    for (OwnRule own : OwnRule.values()) {
      rules.add(new PipelineStatus.RuleCount(own.id(), own.priority().label(), count(own.id()), 0));
    }
    return new PipelineStatus.Detection(
        now.version(),
        events.sum(),
        found.sum(),
        failures.sum(),
        latencies.snapshot(),
        correlated,
        rules);
  }

  private long count(String rule) {
    LongAdder count = counts.get(rule);
    return count == null ? 0 : count.sum();
  }
}
