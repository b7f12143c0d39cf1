package io.kustos.server.pipeline;

import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveWriter;
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
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  private static final String QUARANTINE_FOLDER = "quarantine";
  private static final String STATE_FILE = "journal/0/consumers/detection.state";

  private static final String RULES_FOLDER = "rules";
  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");

  private final PipelineSettings settings;
  private final InstantSource clock;
  private final RuleStore ruleStore;
  private final Journal journal;
  private final JournalIntake intake;
  private final Gaps gaps;
  private final Detection detection;
  private final Archiver archiver;
  private final Upkeep upkeep;
  private final List<Repeated> repeated = new ArrayList<>();
  private boolean closed;

  private Pipeline(
      Journal journal,
      Archive archive,
      ArchiveTables tables,
      Quarantine quarantine,
      RuleStore ruleStore,
      VersionedRules rules,
      PipelineSettings settings,
      InstantSource clock,
      StateFile stateFile)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.journal = journal;
    this.ruleStore = ruleStore;
    Recovery recovery = Recovery.of(journal, archive, stateFile);
    Recovered recovered = recovery.recovered();
    intake = new JournalIntake(journal, settings, recovered);
    gaps = new Gaps(intake);
    detection =
        new Detection(
            journal,
            recovery.kept(),
            judge(recovery.kept().rulesVersion(), rules),
            version -> earlier(version, rules),
            recovery.findingsBefore(),
            settings,
            clock);
    archiver =
        new Archiver(
            journal,
            recovery.archiveFrom(),
            archive,
            tables,
            quarantine,
            detection,
            stateFile,
            settings,
            clock);
    upkeep = new Upkeep(journal, archive, archiver, clock);
    announceStart(rules, recovered);
    Heart heart = new Heart(journal, clock);
    detection.start();
    archiver.start();
    repeated.add(Repeated.start("heart", settings.heartbeat(), heart::beat));
    repeated.add(Repeated.start("gaps", settings.heartbeat(), gaps::bring));
    repeated.add(Repeated.start("upkeep", settings.maintenance(), upkeep::run));
  }

  /** Entries are left that other rules were to judge: those begin. */
  private Judge judge(String version, VersionedRules now) {
    Judge then = version.isEmpty() ? null : earlier(version, now);
    return then == null ? new Judge(now, settings) : then;
  }

  private @Nullable Judge earlier(String version, VersionedRules now) {
    VersionedRules found =
        version.equals(now.version()) ? now : ruleStore.find(version, now.compiler());
    return found == null ? null : new Judge(found, settings);
  }

  /** A disk that is full at the start is full for sources too: they hear of it. */
  private void announceStart(VersionedRules rules, Recovered recovered) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Instant now = clock.instant();
    entries.add(Subjects.start(now));
    if (!recovered.rulesVersion().equals(rules.version())) {
      entries.add(Subjects.rules(now, rules));
    }
    keep(rules);
    try {
      var _ = journal.append(entries);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** An archive that may still be being opened. */
  public interface Opening {
    /**
     * Waits for it.
     *
     * @throws IOException when it cannot be opened
     */
    Archive archive() throws IOException;
  }

  /**
   * Opens the journal in a data folder and begins where the last process stopped. Folder and
   * archive are the caller's, to be closed after the pipeline; the archive must lie in the folder,
   * and be opened when the folder is.
   *
   * @param archive asked when the journal is open
   * @param rules asked after that
   * @throws IOException when journal or archive cannot be used
   */
  public static Pipeline open(
      DataFolder folder,
      Opening archive,
      Supplier<VersionedRules> rules,
      PipelineSettings settings,
      InstantSource clock)
      throws IOException {
    return open(folder, archive, rules, settings, clock, SegmentFiles.ON_DISK, ArchiveTables::of);
  }

  /** The same with the journal in other files, and other tables. */
  static Pipeline open(
      DataFolder folder,
      Opening opening,
      Supplier<VersionedRules> rules,
      PipelineSettings settings,
      InstantSource clock,
      SegmentFiles files,
      Function<ArchiveWriter, ArchiveTables> tables)
      throws IOException {
    Journal journal = Journal.open(folder, SHARD, settings.journal(), clock, files);
    try {
      StateFile stateFile = new StateFile(folder.path().resolve(STATE_FILE));
      Quarantine quarantine = new Quarantine(folder.path().resolve(QUARANTINE_FOLDER));
      RuleStore ruleStore =
          new RuleStore(folder.path().resolve(RULES_FOLDER), RuleStore.VERSIONS_MAX);
      Archive archive = opening.archive();
      return new Pipeline(
          journal,
          archive,
          tables.apply(archive.writer()),
          quarantine,
          ruleStore,
          rules.get(),
          settings,
          clock,
          stateFile);
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

  /** The position before which all is judged, and the listeners were told of what was found. */
  public long judgedBefore() {
    return detection.position();
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
   * Takes note of events that are probably lost: journaled, now or as soon as that is possible, it
   * becomes a finding. To be called before the source goes on, so that a crash does not skip it.
   */
  public void gap(SourceGap gap) {
    gaps.note(gap);
  }

  /** Takes note, in the same way, of events that API servers counted and that are not here. */
  public void missing(MissingEvents found) {
    gaps.note(found);
  }

  /**
   * Lets other rules judge all that is journaled from now on; returns when the journal says so.
   *
   * @throws IntakeException when the journal cannot; the rules from before hold on
   */
  public void rules(VersionedRules rules) throws IntakeException {
    keep(rules);
    Judge judge = new Judge(rules, settings);
    detection.announce(judge);
    try {
      intake.append(List.of(Subjects.rules(clock.instant(), rules)));
    } catch (IntakeException e) {
      detection.recall(judge);
      throw e;
    }
  }

  /** Lets everything that is journaled be archived without waiting for more; returns at once. */
  public void flush() {
    archiver.flush();
  }

  /** Without their texts rules judge as well; only after a crash they may not be found again. */
  private void keep(VersionedRules rules) {
    try {
      ruleStore.put(rules, clock.instant());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot keep the texts of the rules", e);
    }
  }

  /** The line as it is now; cheap. */
  public PipelineStatus status() {
    Instant now = clock.instant();
    return new PipelineStatus(
        now,
        intake.flows(),
        intake.acks(),
        intake.decoding(),
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
