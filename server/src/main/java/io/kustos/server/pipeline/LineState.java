package io.kustos.server.pipeline;

import io.kustos.core.event.Timestamps;
import io.kustos.server.journal.Entry;
import io.kustos.server.pipeline.PipelineSettings.Silence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that detection remembers between entries: a function of the journal up to a position. Used by
 * one thread at a time.
 */
final class LineState {
  /** Most sources whose place to go on is kept. */
  private static final int RESUMES_MAX = 10_000;

  private final SourceWatch watch;
  private final Map<String, String> resumes = new LinkedHashMap<>();
  private long next;
  private String rulesVersion;
  private long firstEventNanos;

  /**
   * The state as it is kept.
   *
   * @param next number of the first entry it does not know
   * @param rulesVersion the rules that hold there
   * @param firstEventNanos stage time of the first event ever; {@link Timestamps#NONE} before it
   * @param resumes where each source goes on, the one that moved last at the end
   * @param flows sources and clusters seen
   * @param correlations what correlations remember; empty when nothing
   */
  record Kept(
      long next,
      String rulesVersion,
      long firstEventNanos,
      Map<String, String> resumes,
      List<SourceWatch.Known> flows,
      byte[] correlations) {
    static Kept begin(long next) {
      return new Kept(next, "", Timestamps.NONE, Map.of(), List.of(), new byte[0]);
    }
  }

  LineState(Kept kept, Silence silence) {
    this.watch = new SourceWatch(silence, kept.flows());
    this.resumes.putAll(kept.resumes());
    this.next = kept.next();
    this.rulesVersion = kept.rulesVersion();
    this.firstEventNanos = kept.firstEventNanos();
  }

  /**
   * The state as it is kept.
   *
   * @param correlations what correlations remember
   */
  Kept kept(byte[] correlations) {
    return new Kept(
        next,
        rulesVersion,
        firstEventNanos,
        new LinkedHashMap<>(resumes),
        new ArrayList<>(watch.known()),
        correlations);
  }

  SourceWatch watch() {
    return watch;
  }

  long next() {
    return next;
  }

  void next(long position) {
    next = position;
  }

  /** Takes note of what a control entry says. */
  void control(Entry.Control control) {
    String source = Subjects.resumed(control.subject());
    if (source != null) {
      resumes.remove(source);
      resumes.put(source, control.version());
      if (resumes.size() > RESUMES_MAX) {
        resumes.remove(resumes.keySet().iterator().next());
      }
    } else if (control.subject().equals(Subjects.RULES)) {
      rulesVersion = control.version();
    } else if (control.subject().equals(Subjects.START)) {
      watch.start(Times.micros(control.received()));
    }
  }

  /** Stage time of the first event, which this is when there was none before. */
  long firstEventNanos(long nanos) {
    if (firstEventNanos == Timestamps.NONE) {
      firstEventNanos = nanos;
    }
    return firstEventNanos;
  }
}
