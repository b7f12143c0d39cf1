package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Seen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several rules within a time, one after the other in the order of the references. */
final class SequenceSteps extends Steps {
  private final int references;
  private final int needed;

  /**
   * @param references how many there are
   * @param needed how many of them must match in their order
   */
  SequenceSteps(Inputs inputs, long spanNanos, int references, int needed) {
    super(inputs, spanNanos);
    this.references = references;
    this.needed = needed;
  }

  /** The last event of a sequence that began at {@code start}, with what was before it. */
  private record Link(Seen event, @Nullable Link before, long start, int length) {}

  @Override
  Step awake(State state, Match match) {
    List<Seen> window = within(state.seen(), match.timeNanos());
    for (int reference : inputs().references(match)) {
      insert(window, seen(match, reference, ""));
    }
    Set<Seen> worthKeeping = new LinkedHashSet<>();
    Link[][] best = sequences(window);
    for (Link[] ofReference : best) {
      for (int length = 1; length <= references; length++) {
        Link link = ofReference[length];
        if (link != null && length >= needed) {
          List<Seen> sequence = events(link);
          return found(sequence, sequence.size(), sequence.size(), match);
        }
        for (Link each = link; each != null; each = each.before) {
          worthKeeping.add(each.event);
        }
      }
    }
    List<Seen> kept = new ArrayList<>(worthKeeping);
    kept.sort(Comparator.comparingLong(Seen::timeNanos));
    return kept.isEmpty()
        ? Step.of(State.EMPTY, NEVER)
        : Step.of(state.with(kept, match), end(kept.getLast().timeNanos()));
  }

  /** For each reference and length the sequence ending there that began last. */
  private Link[][] sequences(List<Seen> window) {
    Link[][] best = new Link[references][references + 1];
    for (Seen event : window) {
      int at = event.reference();
      int shortest = needed == references ? at + 1 : 1;
      for (int length = at + 1; length >= shortest; length--) {
        Link before = length == 1 ? null : latest(best, at, length - 1, event);
        if (length == 1 || before != null) {
          long start = before == null ? event.timeNanos() : before.start;
          Link old = best[at][length];
          if (old == null || old.start <= start) {
            best[at][length] = new Link(event, before, start, length);
          }
        }
      }
    }
    return best;
  }

  /** An event that two rules matched is one step, not two. */
  private static @Nullable Link latest(Link[][] best, int below, int length, Seen event) {
    Link latest = null;
    for (int at = 0; at < below; at++) {
      Link link = best[at][length];
      boolean same =
          link != null
              && link.event.timeNanos() == event.timeNanos()
              && link.event.auditId().equals(event.auditId());
      if (link != null && !same && (latest == null || link.start > latest.start)) {
        latest = link;
      }
    }
    return latest;
  }

  private static List<Seen> events(Link last) {
    List<Seen> events = new ArrayList<>();
    for (Link link = last; link != null; link = link.before) {
      events.addFirst(link.event);
    }
    return events;
  }
}
