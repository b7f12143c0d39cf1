package io.kustos.server.pipeline;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.correlate.Correlator;
import io.kustos.core.correlate.EventStream;
import io.kustos.core.correlate.Feed;
import io.kustos.core.correlate.Found;
import io.kustos.core.correlate.Occurrence;
import io.kustos.core.correlate.Place;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.lake.ArchivedFinding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells correlations what the journal says, and makes their findings ready for the archive. A
 * finding has the position of the entry that made it known. Used by one thread at a time.
 */
final class Correlating {
  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");
  private static final int PACKING_LEVEL = 1;
  private static final long NANOS_PER_MICRO = 1_000;

  private final CorrelationPlan plan;
  private final @Nullable Feed[] feeds;

  /** Null when there is no correlation. */
  private final @Nullable Correlator correlator;

  private EventStream stream = new EventStream("", "");
  private String streamSource = "";
  private @Nullable Occurrence occurrence;

  private Correlating(CorrelationPlan plan, @Nullable Feed[] feeds, EventContext context) {
    this.plan = plan;
    this.feeds = feeds;
    this.correlator = plan.isEmpty() ? null : new Correlator(plan, context);
  }

  static Correlating of(
      RuleSet rules, Program program, PipelineSettings settings, EventContext context) {
    CorrelationPlan plan =
        CorrelationPlan.of(rules, settings.plan().minimumPriority(), settings.correlation());
    return new Correlating(plan, plan.feeds(program), context);
  }

  /** The correlations that have findings. */
  List<Rule> rules() {
    return plan.rules();
  }

  /** The rule with that index matched an event. */
  void match(int rule, AuditEvent event, EventContext context, Judge.Place place) {
    Feed feed = feeds[rule];
    if (feed != null && correlator != null) {
      Occurrence known = occurrence;
      if (known == null) {
        known = Occurrence.of(event, stream(place), new Place("", 0, place.position()));
        occurrence = known;
      }
      correlator.match(feed.match(event, context, known));
    }
  }

  /** An event was judged; its matches were told before. */
  void event(AuditEvent event, Judge.Place place, List<ArchivedFinding> findings) {
    occurrence = null;
    if (correlator != null) {
      long received = nanos(place.receivedMicros());
      correlator.silent(received);
      correlator.event(stream(place), event.stageNanos(), received);
      add(place.position(), place.receivedMicros(), findings);
    }
  }

  /** Time passed without an event. */
  void silent(long micros, long position, List<ArchivedFinding> findings) {
    if (correlator != null) {
      correlator.silent(nanos(micros));
      add(position, micros, findings);
    }
  }

  /** A source brought all it has for now. */
  void ended(String source, long micros, long position, List<ArchivedFinding> findings) {
    if (correlator != null) {
      correlator.ended(source);
      add(position, micros, findings);
    }
  }

  /** A process begins to write: what came before it could not come. */
  void resume(long micros) {
    if (correlator != null) {
      correlator.resume(nanos(micros));
    }
  }

  private void add(long position, long micros, List<ArchivedFinding> findings) {
    if (correlator != null) {
      for (Found found : correlator.takeFound()) {
        String cluster = found.stream().cluster();
        Judge.Place place = new Judge.Place("", cluster, position, 0, micros);
        findings.add(Judge.archived(found.finding(), place));
      }
    }
  }

  private EventStream stream(Judge.Place place) {
    if (!place.cluster().equals(stream.cluster()) || !place.source().equals(streamSource)) {
      FlowKey flow = FlowKey.of(place.source(), place.cluster());
      stream = new EventStream(flow.source(), flow.cluster());
      streamSource = place.source();
    }
    return stream;
  }

  private static long nanos(long micros) {
    return Math.abs(micros) > Long.MAX_VALUE / NANOS_PER_MICRO
        ? Long.MAX_VALUE
        : micros * NANOS_PER_MICRO;
  }

  CorrelationCounts counts() {
    return correlator == null ? CorrelationCounts.NONE : correlator.counts();
  }

  /**
   * All that is remembered, packed with zstd: it is held while it waits for the disk, and repeats
   * itself much. Empty when there is no correlation.
   */
  byte[] snapshot() {
    if (correlator == null) {
      return new byte[0];
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(packed, PACKING_LEVEL)) {
      correlator.snapshot(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return packed.toByteArray();
  }

  /** Goes on with what was remembered. */
  void restore(byte[] snapshot) {
    if (correlator != null && snapshot.length > 0 && !unpacked(correlator, snapshot)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "what correlations remembered cannot be read: open windows begin anew");
    }
  }

  private static boolean unpacked(Correlator correlator, byte[] snapshot) {
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(snapshot))) {
      return correlator.restore(in);
    } catch (IOException e) {
      return false;
    }
  }
}
