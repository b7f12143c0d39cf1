package io.kustos.server.pipeline;

import io.kustos.lake.Archive;
import io.kustos.lake.ArchivedFinding;
import io.kustos.server.journal.Cursor;
import io.kustos.server.journal.Damage;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import io.kustos.server.journal.Position;
import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The straight line:
 *
 * <pre>
 * Source ─▶ intake ─▶ Journal ─┬▶ detection ─▶ findings ─┬▶ listeners
 *           decode    ack      │  rules, silence         │
 *                              └▶ archiver ◀─────────────┘
 *                                 events and findings ─▶ Archive
 * </pre>
 *
 * What is left of the journal is answered when the journal has it; what is right of it is a
 * function of the journal and the rules, is done again after a crash, and comes out the same.
 * {@code docs/formats/pipeline.md} says how nothing is lost and nothing doubled.
 */
public final class Pipeline implements AutoCloseable {
  /** The one journal shard there is. */
  static final int SHARD = 0;

  private static final String STATE_FILE = "journal/0/consumers/detection.state";

  private final PipelineSettings settings;
  private final InstantSource clock;
  private final Journal journal;
  private final JournalIntake intake;
  private final Detection detection;
  private final Archiver archiver;
  private final Upkeep upkeep;
  private final List<Repeated> repeated = new ArrayList<>();
  private boolean closed;

  private Pipeline(
      Journal journal,
      Archive archive,
      VersionedRules rules,
      PipelineSettings settings,
      InstantSource clock,
      StateFile stateFile)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.journal = journal;
    Recovery recovery = Recovery.of(journal, archive, stateFile);
    Recovered recovered = recovery.recovered();
    intake = new JournalIntake(journal, settings, recovered);
    detection =
        new Detection(
            journal,
            recovery.kept(),
            new Judge(rules, settings),
            recovery.findingsBefore(),
            settings,
            clock);
    archiver =
        new Archiver(
            journal, recovery.archiveFrom(), archive, detection, stateFile, settings, clock);
    upkeep = new Upkeep(journal, archive, clock);
    announceStart(rules, recovered);
    Heart heart = new Heart(journal, clock);
    detection.start();
    archiver.start();
    repeated.add(Repeated.start("heart", settings.heartbeat(), heart::beat));
    repeated.add(Repeated.start("upkeep", settings.maintenance(), upkeep::run));
  }

  /** A disk that is full at the start is full for sources too: they hear of it. */
  private void announceStart(VersionedRules rules, Recovered recovered) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Instant now = clock.instant();
    entries.add(Subjects.start(now));
    if (!recovered.rulesVersion().equals(rules.version())) {
      entries.add(Subjects.rules(now, rules));
    }
    try {
      var _ = journal.append(entries);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Opens the journal in a data folder and begins where the last process stopped. Folder and
   * archive are the caller's, to be closed after the pipeline; the archive must lie in the folder,
   * and be opened when the folder is.
   *
   * @throws IOException when journal or archive cannot be used
   */
  public static Pipeline open(
      DataFolder folder,
      Archive archive,
      VersionedRules rules,
      PipelineSettings settings,
      InstantSource clock)
      throws IOException {
    return open(folder, archive, rules, settings, clock, SegmentFiles.ON_DISK);
  }

  /** The same with the journal in other files. */
  static Pipeline open(
      DataFolder folder,
      Archive archive,
      VersionedRules rules,
      PipelineSettings settings,
      InstantSource clock,
      SegmentFiles files)
      throws IOException {
    Journal journal = Journal.open(folder, SHARD, settings.journal(), clock, files);
    try {
      StateFile stateFile = new StateFile(folder.path().resolve(STATE_FILE));
      return new Pipeline(journal, archive, rules, settings, clock, stateFile);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  /** Where sources hand in. */
  public Intake intake() {
    return intake;
  }

  /** A reader of what is journaled, from a position on or the first one after it there is. */
  public Cursor read(Position from) {
    return journal.read(from);
  }

  /** The place of the first entry that the journal still has. */
  public Position journalStart() {
    return journal.start();
  }

  /** The place of the next entry. */
  public Position journalEnd() {
    return journal.end();
  }

  /** Findings made but not yet in the archive. */
  public List<ArchivedFinding> unarchivedFindings() {
    return detection.unarchived();
  }

  /** Tells a listener of no more findings. */
  public void offFinding(FindingListener listener) {
    detection.unlisten(listener);
  }

  /** Tells a listener of each finding made from now on. */
  public void onFinding(FindingListener listener) {
    detection.listen(listener);
  }

  /**
   * Lets other rules judge all that is journaled from now on; returns when the journal says so.
   *
   * @throws IntakeException when the journal cannot; the rules from before hold on
   */
  public void rules(VersionedRules rules) throws IntakeException {
    Judge judge = new Judge(rules, settings);
    detection.announce(judge);
    try {
      intake.append(List.of(Subjects.rules(clock.instant(), rules)));
    } catch (IntakeException e) {
      detection.recall(judge);
      throw e;
    }
  }

  /** The line as it is now; cheap. */
  public PipelineStatus status() {
    Instant now = clock.instant();
    return new PipelineStatus(
        now,
        intake.flows(),
        intake.acks(),
        journal.health(),
        journal.metrics(),
        journal.damages().stream().map(Damage::toString).toList(),
        List.of(detection.status(now), archiver.status(now)),
        detection.snapshot(),
        archiver.snapshot(upkeep));
  }

  /**
   * Takes nothing more, lets the consumers come to the end within the time allowed, and seals the
   * journal. To be called when the sources are closed. Does nothing when called again.
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    intake.close();
    repeated.forEach(Repeated::close);
    journal.close();
    try {
      drain();
    } catch (InterruptedException e) {
      detection.hurry();
      archiver.hurry();
      Thread.currentThread().interrupt();
    }
  }

  /** Detection first: the archiver writes down what it found. */
  private void drain() throws InterruptedException {
    long end = System.nanoTime() + settings.drainMax().toNanos();
    for (JournalReader reader : List.of(detection, archiver)) {
      reader.seal();
      long left = Math.max(1_000_000, end - System.nanoTime());
      if (!reader.join(Duration.ofNanos(left))) {
        reader.hurry();
      }
    }
  }
}
