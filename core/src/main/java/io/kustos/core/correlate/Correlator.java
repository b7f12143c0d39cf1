package io.kustos.core.correlate;

import io.kustos.core.correlate.Correlation.Step;
import io.kustos.core.correlate.Correlation.Window;
import io.kustos.core.correlate.Groups.GroupKey;
import io.kustos.core.correlate.Groups.Timer;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.EventContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the correlations of a plan over matches, for a host that keeps everything in one process: it
 * puts matches in the order of event time, keeps the states and fires the timers. A function of
 * what it was told in which order; its memory is bounded. Used by one thread at a time.
 */
public final class Correlator {
  private static final long LOOK_NANOS = 1_000_000_000;

  private final CorrelationPlan plan;
  private final CorrelationBounds bounds;
  private final EventContext context;
  private final Groups groups;
  private final Map<EventStream, StreamLine> lines = new LinkedHashMap<>();
  private List<Found> found = new ArrayList<>();
  private @Nullable StreamLine lastLine;
  private long pendingBytes;
  private long matches;
  private long late;
  private long untimed;
  private long ungrouped;
  private long early;
  private long evictedBefore;
  private long lastLook = Long.MIN_VALUE / 2;

  public Correlator(CorrelationPlan plan, EventContext context) {
    this.plan = plan;
    this.bounds = plan.bounds();
    this.context = context;
    this.groups =
        new Groups(bounds, index -> plan.correlations().get(index).steps().decidesOnTime());
  }

  /** Takes a match; what comes of it is found when the time has come. */
  public void match(Match match) {
    matches++;
    if (match.timeNanos() == Timestamps.NONE) {
      untimed++;
      return;
    }
    if (!isLeft(match)) {
      return;
    }
    StreamLine line = line(match.stream());
    if (match.timeNanos() < line.released()) {
      late++;
      return;
    }
    line.pending().add(match);
    pendingBytes += match.sizeBytes();
    if (pendingBytes > bounds.pendingBytesMax()) {
      releaseEarly(line);
    }
  }

  /** Tells a match to correlations that need not wait; whether there are others. */
  private boolean isLeft(Match match) {
    boolean left = false;
    for (int index : plan.consumers(match.ruleId())) {
      if (plan.correlations().get(index).atOnce()) {
        look(match, index);
      } else {
        left = true;
      }
    }
    return left;
  }

  /** Half of what waits is let through, so that it is not sorted again for every match. */
  private void releaseEarly(StreamLine line) {
    long goal = pendingBytes / 2;
    long before = line.released();
    while (pendingBytes > goal && !line.pending().isEmpty()) {
      early++;
      before = line.pending().element().timeNanos() + 1;
      run(line, before, before);
    }
    line.released(before);
  }

  /**
   * An event came, whether rules matched it or not; to be said after its matches.
   *
   * @param eventNanos its time, or {@link Timestamps#NONE}
   * @param receivedNanos when it was received; {@link Long#MAX_VALUE} when that is unknown
   */
  public void event(EventStream stream, long eventNanos, long receivedNanos) {
    if (eventNanos == Timestamps.NONE) {
      return;
    }
    StreamLine line = line(stream);
    line.clock().event(eventNanos, receivedNanos);
    long watermark = line.clock().watermark();
    if (watermark > line.released()) {
      line.released(watermark);
      run(line, Math.max(watermark, line.clock().idle()), watermark);
    }
  }

  /**
   * The time by the clock that tells when events are received; looked at once a second. What was
   * silent until then is taken to be silent.
   */
  public void silent(long nowNanos) {
    if (nowNanos >= lastLook && nowNanos - LOOK_NANOS < lastLook) {
      return;
    }
    lastLook = nowNanos;
    for (StreamLine line : lines.values()) {
      line.clock().silent(nowNanos);
      run(line, line.clock().assumed(), line.clock().watermark());
    }
  }

  /** Reading begins again: the time since the last event does not count as silence. */
  public void resume(long nowNanos) {
    lines.values().forEach(line -> line.clock().resume(nowNanos));
  }

  /** There is no more: all that waits is looked at, up to the last event of each stream. */
  public void finish() {
    for (StreamLine line : lines.values()) {
      long after = afterLast(line);
      line.released(after);
      run(line, after, after);
    }
  }

  /**
   * A source brought all it has for now: what waits in its streams is looked at, up to their last
   * events. What it brings later is taken as if it had been silent in between.
   *
   * @param source name of the source of the streams
   */
  public void ended(String source) {
    for (StreamLine line : lines.values()) {
      if (line.stream().source().equals(source)) {
        run(line, Math.max(afterLast(line), line.clock().assumed()), line.clock().watermark());
      }
    }
  }

  private static long afterLast(StreamLine line) {
    long end = line.clock().latest();
    for (Match match : line.pending()) {
      end = Math.max(end, match.timeNanos());
    }
    return end == Long.MAX_VALUE ? end : end + 1;
  }

  private StreamLine line(EventStream stream) {
    StreamLine last = lastLine;
    if (last != null && last.stream().equals(stream)) {
      return last;
    }
    StreamLine line =
        lines.computeIfAbsent(
            stream,
            s -> new StreamLine(s, new EventClock(bounds.lateness().toNanos()), Long.MIN_VALUE));
    lastLine = line;
    return line;
  }

  /** Goes on in event time: matches and decisions before one time, expiries before another. */
  private void run(StreamLine line, long before, long expireBefore) {
    while (true) {
      Match next = line.pending().peek();
      long limit = next != null && next.timeNanos() < before ? next.timeNanos() : before;
      Timer timer = groups.due(line.stream(), limit, Math.min(limit, expireBefore));
      if (timer != null) {
        GroupKey key = timer.group();
        Correlation steps = plan.correlations().get(key.correlation()).steps();
        take(key, steps.onTimer(groups.state(key), timer.nanos()));
      } else if (next != null && next.timeNanos() < before) {
        line.pending().remove();
        pendingBytes -= next.sizeBytes();
        if (!line.isRepeated(next)) {
          look(next);
        }
      } else {
        return;
      }
    }
  }

  /** Tells a match to all correlations over its rule that waited for it. */
  private void look(Match match) {
    for (int index : plan.consumers(match.ruleId())) {
      if (!plan.correlations().get(index).atOnce()) {
        look(match, index);
      }
    }
  }

  private void look(Match match, int index) {
    Correlation steps = plan.correlations().get(index).steps();
    String group = steps.keyOf(match);
    if (group == null) {
      ungrouped++;
    } else {
      GroupKey key = new GroupKey(index, match.stream(), group);
      take(key, steps.onMatch(groups.state(key), match));
    }
  }

  private void take(GroupKey key, Step step) {
    groups.put(key, step.next(), step.timer());
    Planned planned = plan.correlations().get(key.correlation());
    for (Window window : step.found()) {
      Found one = CorrelationFindings.of(planned, key, window, bounds);
      if (planned.raises()) {
        found.add(one);
      }
      if (!plan.consumers(planned.rule().id()).isEmpty()) {
        look(derived(planned, key, window, one));
      }
    }
  }

  /** What a correlation found, as a match for those over it. */
  private Match derived(Planned planned, GroupKey key, Window window, Found found) {
    AuditEvent last = found.finding().event();
    List<@Nullable String> values = new ArrayList<>(planned.feed().values(last, context));
    List<@Nullable String> own = Inputs.values(key.key());
    for (int i = 0; i < planned.definition().groupBy().size(); i++) {
      String name = planned.definition().groupBy().get(i).name();
      for (int at = 0; at < values.size(); at++) {
        if (planned.feed().fields().get(at).toString().equals(name)) {
          values.set(at, own.get(i));
        }
      }
    }
    return new Match(
        planned.rule().id(),
        key.stream(),
        window.timeNanos(),
        found.finding().id(),
        "",
        values,
        window.last().outline(),
        window.last().place());
  }

  /** What was found since the last time, in the order in which it was found. */
  public List<Found> takeFound() {
    if (found.isEmpty()) {
      return List.of();
    }
    List<Found> taken = found;
    found = new ArrayList<>();
    return taken;
  }

  public CorrelationCounts counts() {
    long pending = 0;
    for (StreamLine line : lines.values()) {
      pending += line.pending().size();
    }
    return new CorrelationCounts(
        matches,
        late,
        untimed,
        ungrouped,
        early,
        evictedBefore + groups.evicted(),
        groups.size(),
        groups.bytes(),
        pending);
  }

  /**
   * Writes all that is remembered; {@link #restore} of another correlator reads it. It can be as
   * much as the bounds of states and waiting matches together.
   */
  public void snapshot(OutputStream out) throws IOException {
    Snapshot.write(out, plan, lastLook, lines.values(), groups.all(), counts());
  }

  /**
   * Goes on where a snapshot was made. What it knows of correlations that are not in the plan, or
   * have another version, is dropped.
   *
   * @return whether it could be read; if not, nothing is remembered
   */
  public boolean restore(InputStream snapshot) {
    Snapshot.Content content = Snapshot.read(plan, snapshot);
    if (content == null) {
      return false;
    }
    for (StreamLine line : content.lines()) {
      lines.put(line.stream(), line);
      line.pending().forEach(match -> pendingBytes += match.sizeBytes());
    }
    content.groups().forEach((key, group) -> groups.put(key, group.state(), group.timer()));
    lastLook = content.lastLook();
    CorrelationCounts counts = content.counts();
    matches = counts.matches();
    late = counts.late();
    untimed = counts.untimed();
    ungrouped = counts.ungrouped();
    early = counts.early();
    evictedBefore = counts.evicted();
    return true;
  }
}
