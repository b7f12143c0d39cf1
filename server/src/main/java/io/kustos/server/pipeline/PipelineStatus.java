package io.kustos.server.pipeline;

import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.server.journal.JournalHealth;
import io.kustos.server.journal.JournalMetrics;
import io.kustos.server.latency.Latencies;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The whole line at one moment. Counts are since the pipeline was opened, where nothing else is
 * said.
 *
 * @param at when this was
 * @param flows what came in, by source and cluster, in their order
 * @param acks from the delivery to its being durable
 * @param decoding the part of it in which events are looked for
 * @param health whether the journal can be written
 * @param journal the journal's numbers
 * @param damages damaged parts of the journal, for people
 * @param consumers who reads the journal, in their order
 * @param detection what the rules did
 * @param archive what is archived
 */
public record PipelineStatus(
    Instant at,
    List<Flow> flows,
    Latencies acks,
    Latencies decoding,
    JournalHealth health,
    JournalMetrics journal,
    List<String> damages,
    List<Consumer> consumers,
    Detection detection,
    Archived archive) {

  /** Copies the lists. */
  public PipelineStatus {
    flows = List.copyOf(flows);
    damages = List.copyOf(damages);
    consumers = List.copyOf(consumers);
  }

  /** The sum of a count over all flows. */
  public long total(ToLongFunction<Flow> count) {
    return flows.stream().mapToLong(count).sum();
  }

  /**
   * What came from a source about a cluster.
   *
   * @param source name of the source
   * @param cluster name of the cluster
   * @param events events that came, duplicates among them
   * @param bytes of the deliveries
   * @param duplicates events known from before, counted with the first cluster of their delivery
   * @param rejects pieces that were no event, counted in the same way
   * @param clashes events kept with the identity of another event
   * @param lastReceived when the last event came, also before the pipeline was opened; null when
   *     none ever did
   * @param lastEventTime latest stage time of an event; null when none came
   */
  public record Flow(
      String source,
      String cluster,
      long events,
      long bytes,
      long duplicates,
      long rejects,
      long clashes,
      @Nullable Instant lastReceived,
      @Nullable Instant lastEventTime) {}

  /**
   * A reader of the journal.
   *
   * @param name {@code detection} or {@code archive}
   * @param position number of the first entry it has not judged, or archived; what detection found
   *     is archived a little later, see {@link JournalMetrics#lag}
   * @param lagEntries entries it has not done
   * @param lagSeconds how long ago, at most, the first of them was written; 0 when there is none
   * @param problem why it does not get on; null when it does
   */
  public record Consumer(
      String name, long position, long lagEntries, double lagSeconds, @Nullable String problem) {}

  /**
   * What the rules did.
   *
   * @param version of the rules that judge now
   * @param events events judged
   * @param findings findings made
   * @param failures events on which judging failed
   * @param latencies from the reception of an event to its finding
   * @param correlations what correlations hold, left out and forgot
   * @param rules the rules that judge now, in their order, correlations, then rules of Kustos
   *     itself
   */
  public record Detection(
      String version,
      long events,
      long findings,
      long failures,
      Latencies latencies,
      CorrelationCounts correlations,
      List<RuleCount> rules) {
    /** Copies the list. */
    public Detection {
      rules = List.copyOf(rules);
    }
  }

  /**
   * What a rule did.
   *
   * @param id of the rule
   * @param priority as Falco writes it
   * @param findings how many it made
   * @param nanosPerEvent what it costs to evaluate it alone, measured now and then; 0 when not yet
   *     measured
   */
  public record RuleCount(String id, String priority, long findings, double nanosPerEvent) {}

  /**
   * What is archived.
   *
   * @param events events in the archive, from the beginning
   * @param eventFiles files that hold them
   * @param eventBytes size of those files
   * @param findings findings in the archive, from the beginning
   * @param findingFiles files that hold them
   * @param commits commits of events
   * @param lastCommit when the last of them was made; null before the first
   * @param rawEvents archived events that keep their bytes, as those cannot be rebuilt
   * @param setAside events and findings that it could not take
   * @param compactions files written in the place of smaller ones
   * @param problem why maintenance failed last; null when it did not
   */
  public record Archived(
      long events,
      long eventFiles,
      long eventBytes,
      long findings,
      long findingFiles,
      long commits,
      @Nullable Instant lastCommit,
      long rawEvents,
      SetAside setAside,
      long compactions,
      @Nullable String problem) {}

  /**
   * Events and findings that could not be archived and lie in files.
   *
   * @param events how many events
   * @param findings how many findings
   * @param folder where
   */
  public record SetAside(long events, long findings, String folder) {}
}
