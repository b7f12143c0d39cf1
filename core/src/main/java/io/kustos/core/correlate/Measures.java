package io.kustos.core.correlate;

import io.kustos.core.correlate.State.Seen;
import io.kustos.core.rule.CorrelationCondition.Range;
import io.kustos.core.rule.CorrelationRule;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The numbers of windows that are over. */
final class Measures {
  private Measures() {}

  /** Counts, distinct counts, sums, means and percentiles. */
  record OfValues(Inputs inputs, CorrelationRule.Type type, double percentile, Range range)
      implements WholeWindowSteps.Measuring {
    @Override
    public @Nullable String value(Match match) {
      if (type == CorrelationRule.Type.EVENT_COUNT) {
        return "";
      }
      String value = inputs.value(match);
      boolean numeric = type != CorrelationRule.Type.VALUE_COUNT;
      return value != null && numeric && Steps.number(value) == null ? null : value;
    }

    @Override
    public boolean isKnown(List<Seen> held, int reference, String value) {
      return type == CorrelationRule.Type.VALUE_COUNT
          && held.stream().anyMatch(one -> one.value().equals(value));
    }

    @Override
    public @Nullable Double measure(State window, BitSet references) {
      double measure =
          switch (type) {
            case EVENT_COUNT -> window.count();
            case VALUE_COUNT -> window.seen().size();
            case VALUE_SUM -> window.sum();
            case VALUE_AVG -> window.sum() / window.count();
            case VALUE_PERCENTILE -> percentile(window.seen(), percentile);
            case VALUE_MEDIAN -> median(window.seen());
            case TEMPORAL, TEMPORAL_ORDERED, ABSENCE ->
                throw new IllegalStateException(type.label() + " has no values");
          };
      return range.holds(measure) ? measure : null;
    }

    /** The nearest rank: the smallest value that so many percent of the values do not exceed. */
    private static double percentile(List<Seen> seen, double percent) {
      double[] sorted = sorted(seen);
      int rank = (int) Math.ceil(percent / 100 * sorted.length);
      return sorted[Math.max(1, rank) - 1];
    }

    private static double median(List<Seen> seen) {
      double[] sorted = sorted(seen);
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static double[] sorted(List<Seen> seen) {
      return seen.stream().mapToDouble(one -> Double.parseDouble(one.value())).sorted().toArray();
    }
  }

  /**
   * Which rules matched.
   *
   * @param enough whether matches of these references make the condition hold
   */
  record Together(Predicate<BitSet> enough) implements WholeWindowSteps.Measuring {
    @Override
    public String value(Match match) {
      return "";
    }

    @Override
    public boolean isKnown(List<Seen> held, int reference, String value) {
      return held.stream().anyMatch(one -> one.reference() == reference);
    }

    @Override
    public @Nullable Double measure(State window, BitSet references) {
      return enough.test(references) ? Double.valueOf(references.cardinality()) : null;
    }
  }

  /**
   * Which rules matched in the order of the references: the longest such sequence counts.
   *
   * @param enough whether matches of these references make the condition hold
   * @param expression whether all rules that matched must stand in the sequence
   */
  record InOrder(Predicate<BitSet> enough, boolean expression)
      implements WholeWindowSteps.Measuring {
    @Override
    public String value(Match match) {
      return "";
    }

    /** Of equal references without another between them one suffices. */
    @Override
    public boolean isKnown(List<Seen> held, int reference, String value) {
      return !held.isEmpty() && held.getLast().reference() == reference;
    }

    @Override
    public @Nullable Double measure(State window, BitSet references) {
      BitSet sequence = longest(window.seen());
      if (expression && sequence.cardinality() < references.cardinality()) {
        return null;
      }
      return enough.test(sequence) ? Double.valueOf(sequence.cardinality()) : null;
    }

    /** The references of a longest sequence of events with ascending references. */
    private static BitSet longest(List<Seen> seen) {
      BitSet longest = new BitSet();
      BitSet[] endingAt = new BitSet[1 + seen.stream().mapToInt(Seen::reference).max().orElse(0)];
      for (Seen one : seen) {
        BitSet before = new BitSet();
        for (int at = 0; at < one.reference(); at++) {
          BitSet other = endingAt[at];
          before = other != null && other.cardinality() > before.cardinality() ? other : before;
        }
        BitSet sequence = (BitSet) before.clone();
        sequence.set(one.reference());
        BitSet old = endingAt[one.reference()];
        if (old == null || old.cardinality() < sequence.cardinality()) {
          endingAt[one.reference()] = sequence;
        }
        longest = sequence.cardinality() > longest.cardinality() ? sequence : longest;
      }
      return longest;
    }
  }
}
