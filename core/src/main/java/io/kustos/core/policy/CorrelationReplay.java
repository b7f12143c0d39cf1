package io.kustos.core.policy;

import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.correlate.Correlator;
import io.kustos.core.correlate.EventStream;
import io.kustos.core.correlate.Feed;
import io.kustos.core.correlate.Found;
import io.kustos.core.correlate.Match;
import io.kustos.core.correlate.Occurrence;
import io.kustos.core.correlate.Place;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.EventContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Correlations over what rules match before and after a policy. Parts of the events gather matches;
 * a sum correlates them, in the order of event time, so that parts may be added in any order.
 */
final class CorrelationReplay {
  /** Groups of events whose findings are counted apart; those beyond are one. */
  static final int GROUPS_MAX = 100_000;

  private static final EventStream STREAM = new EventStream("", "");
  private static final Place NOWHERE = new Place("", 0, 0);
  private static final byte[] NO_EVENT = "{}".getBytes(StandardCharsets.US_ASCII);

  private final CorrelationPlan plan;
  private final EventContext context;
  private final boolean chained;
  private final Side before = new Side();
  private final Side after = new Side();
  private long latest = Timestamps.NONE;

  CorrelationReplay(CorrelationPlan plan, EventContext context) {
    this.plan = plan;
    this.context = context;
    this.chained = plan.isChained();
  }

  /** An event was seen, whether or not it would be written. */
  void event(long nanos) {
    latest = Math.max(latest, nanos);
  }

  /**
   * What rules match of an event as it is written. Nobody is shown the events of findings, so they
   * are left out, unless another correlation looks at them.
   */
  Occurrence occurrence(AuditEvent event) {
    return chained
        ? Occurrence.of(event, STREAM, NOWHERE)
        : new Occurrence(
            STREAM,
            event.stageNanos(),
            Objects.requireNonNullElse(event.text(EventField.AUDIT_ID), ""),
            Objects.requireNonNullElse(event.text(EventField.STAGE), ""),
            NO_EVENT,
            NOWHERE);
  }

  Match match(Feed feed, AuditEvent event, Occurrence occurrence) {
    return feed.match(event, context, occurrence);
  }

  /** A rule matches an event as it is written before. */
  void before(Match match) {
    before.gathered.add(match);
  }

  /** A rule matches an event as it would be written after. */
  void after(Match match) {
    after.gathered.add(match);
  }

  /** A rule matches an event that is written alike before and after. */
  void both(Match match) {
    before.gathered.add(match);
    after.gathered.add(match);
  }

  /** Adds what a part gathered. */
  void addAll(CorrelationReplay part) {
    latest = Math.max(latest, part.latest);
    before.correlate(part.before.gathered);
    after.correlate(part.after.gathered);
  }

  /** Looks at all that waits; nothing can be added any more. */
  void finish() {
    before.finish();
    after.finish();
  }

  /** By name of a correlation what it finds no longer: of each group what there is less of. */
  Map<String, LostFindings> compare() {
    Map<String, LostFindings> compared = new TreeMap<>();
    before.groups.forEach(
        (group, found) -> {
          Group left = after.groups.get(group);
          long lost = Math.max(0, found.count - (left == null ? 0 : left.count));
          compared
              .computeIfAbsent(group.rule(), rule -> new LostFindings())
              .add(found.count, lost, () -> found.message);
        });
    return compared;
  }

  /** Matches and groups that were not looked at, or forgotten, for want of memory. */
  long forgotten() {
    return before.forgotten() + after.forgotten();
  }

  /** What events of one finding have in common; the value is null for those beyond the bound. */
  private record GroupName(String rule, @Nullable String group) {}

  /** Findings of one group. */
  private static final class Group {
    private final String message;
    private long count;

    Group(String message) {
      this.message = message;
    }
  }

  /** One of the two. */
  private final class Side {
    private final List<Match> gathered = new ArrayList<>();
    private final Map<GroupName, Group> groups = new HashMap<>();
    private @Nullable Correlator correlator;

    void correlate(List<Match> matches) {
      Correlator own = correlator();
      matches.forEach(own::match);
      count(own.takeFound());
    }

    private Correlator correlator() {
      Correlator known = correlator;
      if (known == null) {
        known = new Correlator(plan, context);
        correlator = known;
      }
      return known;
    }

    void finish() {
      Correlator own = correlator();
      correlate(gathered);
      own.event(STREAM, latest, Long.MAX_VALUE);
      own.finish();
      count(own.takeFound());
    }

    private void count(List<Found> all) {
      for (Found found : all) {
        GroupName name =
            new GroupName(
                found.finding().rule().name(), groups.size() < GROUPS_MAX ? found.group() : null);
        groups.computeIfAbsent(name, n -> new Group(found.finding().message())).count++;
      }
    }

    long forgotten() {
      CorrelationCounts counts = correlator().counts();
      return counts.late() + counts.evicted();
    }
  }
}
