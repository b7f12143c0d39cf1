package io.kustos.server.pipeline;

import io.kustos.core.Limits;
import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.detect.PlanOptions;
import io.kustos.server.journal.JournalSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * How a pipeline works.
 *
 * @param journal bounds of the journal
 * @param limits bounds of decoding
 * @param plan which rules run, and how many may match an event
 * @param hostname name of this machine, for rules that print it
 * @param zone time zone in which rules print times
 * @param heartbeat how long nothing may come in before the journal notes the time
 * @param silence when a source counts as silent
 * @param archiving when what was read goes into the archive
 * @param maintenance how often the archive is compacted and old journal segments are deleted
 * @param drainMax how long closing waits for the consumers to reach the end; what is left is done
 *     after the next start
 * @param correlation bounds of correlations
 */
public record PipelineSettings(
    JournalSettings journal,
    Limits limits,
    PlanOptions plan,
    String hostname,
    ZoneId zone,
    Duration heartbeat,
    Silence silence,
    Archiving archiving,
    Duration maintenance,
    Duration drainMax,
    CorrelationBounds correlation) {

  /**
   * When a source counts as silent.
   *
   * @param after how long a cluster's events must be missing from a source, by the journal's times
   * @param exempt names of sources that may fall silent, as an import does at its end
   */
  public record Silence(Duration after, Set<String> exempt) {
    /** Ten minutes, except for imports. */
    public static final Silence DEFAULT = new Silence(Duration.ofMinutes(10), Set.of("import"));

    /** Copies the set. */
    public Silence {
      exempt = Set.copyOf(exempt);
    }
  }

  /**
   * When a batch is archived: as soon as one of these is reached.
   *
   * @param eventsMax events in a batch
   * @param bytesMax bytes of the events in a batch
   * @param findingsMax findings not yet archived; beyond it detection waits for the archive
   * @param age of the first event or finding of the batch, since it was read
   */
  public record Archiving(int eventsMax, long bytesMax, int findingsMax, Duration age) {
    /** Enough for a file worth writing, and at most ten seconds. */
    public static final Archiving DEFAULT =
        new Archiving(200_000, 96L << 20, 50_000, Duration.ofSeconds(10));
  }

  /** The defaults. */
  public static final PipelineSettings DEFAULT =
      new PipelineSettings(
          JournalSettings.DEFAULT,
          Limits.DEFAULT,
          PlanOptions.DEFAULT,
          "localhost",
          ZoneOffset.UTC,
          Duration.ofSeconds(10),
          Silence.DEFAULT,
          Archiving.DEFAULT,
          Duration.ofMinutes(1),
          Duration.ofSeconds(30),
          CorrelationBounds.DEFAULT);

  private PipelineSettings with(
      JournalSettings itsJournal,
      Limits itsLimits,
      PlanOptions itsPlan,
      String itsHostname,
      ZoneId itsZone,
      CorrelationBounds itsCorrelation) {
    return new PipelineSettings(
        itsJournal,
        itsLimits,
        itsPlan,
        itsHostname,
        itsZone,
        heartbeat,
        silence,
        archiving,
        maintenance,
        drainMax,
        itsCorrelation);
  }

  private PipelineSettings with(
      Duration itsHeartbeat,
      Silence itsSilence,
      Archiving itsArchiving,
      Duration itsMaintenance,
      Duration itsDrainMax) {
    return new PipelineSettings(
        journal,
        limits,
        plan,
        hostname,
        zone,
        itsHeartbeat,
        itsSilence,
        itsArchiving,
        itsMaintenance,
        itsDrainMax,
        correlation);
  }

  /** The same with another journal. */
  public PipelineSettings withJournal(JournalSettings other) {
    return with(other, limits, plan, hostname, zone, correlation);
  }

  /** The same with other limits of decoding. */
  public PipelineSettings withLimits(Limits other) {
    return with(journal, other, plan, hostname, zone, correlation);
  }

  /** The same with other choices of rules. */
  public PipelineSettings withPlan(PlanOptions other) {
    return with(journal, limits, other, hostname, zone, correlation);
  }

  /** The same on a machine of another name, in another time zone. */
  public PipelineSettings withPlace(String otherHostname, ZoneId otherZone) {
    return with(journal, limits, plan, otherHostname, otherZone, correlation);
  }

  /** The same with other bounds of correlations. */
  public PipelineSettings withCorrelation(CorrelationBounds other) {
    return with(journal, limits, plan, hostname, zone, other);
  }

  /** The same with other times for heartbeats and silence. */
  public PipelineSettings withSilence(Duration otherHeartbeat, Silence other) {
    return with(otherHeartbeat, other, archiving, maintenance, drainMax);
  }

  /** The same with other batches. */
  public PipelineSettings withArchiving(Archiving other, Duration otherMaintenance) {
    return with(heartbeat, silence, other, otherMaintenance, drainMax);
  }

  /** The same with another time to drain. */
  public PipelineSettings withDrainMax(Duration other) {
    return with(heartbeat, silence, archiving, maintenance, other);
  }
}
