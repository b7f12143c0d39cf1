package io.kustos.core.detect;

import java.util.BitSet;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Finds which numbers of one column a step needs in order to hold: a necessary condition. */
final class ColumnNeeds {
  private final int column;
  private final int size;
  private final IdentityHashMap<Node, BitSet> positive = new IdentityHashMap<>();
  private final IdentityHashMap<Node, BitSet> negative = new IdentityHashMap<>();

  ColumnNeeds(int column, int size) {
    this.column = column;
    this.size = size;
  }

  /** The numbers under which the step can hold; null when the column does not matter to it. */
  @Nullable BitSet of(Node step) {
    BitSet needs = needs(step, true);
    return needs.cardinality() == size ? null : needs;
  }

  private BitSet needs(Node step, boolean holds) {
    IdentityHashMap<Node, BitSet> known = holds ? positive : negative;
    BitSet found = known.get(step);
    if (found == null) {
      found = compute(step, holds);
      known.put(step, found);
    }
    return found;
  }

  private BitSet compute(Node step, boolean holds) {
    return switch (step) {
      case Node.InColumn in -> {
        if (in.column() != column) {
          yield everything();
        }
        BitSet numbers = in.numbers().toBitSet();
        if (!holds) {
          numbers.flip(0, size);
        }
        yield numbers;
      }
      case Node.Negation negation -> needs(negation.step(), !holds);
      case Node.OfRequester known -> everything();
      case Node.Remembered remembered -> needs(remembered.step(), holds);
      case Node.All all -> combine(all.steps(), holds, holds);
      case Node.Any any -> combine(any.steps(), holds, !holds);
      case Node.Value value -> everything();
      case Node.Quick quick -> everything();
      case Node.Two two -> everything();
      case Node.Present present -> everything();
    };
  }

  /** Of all steps the intersection, of any the union; negated, the other way round. */
  private BitSet combine(Node[] steps, boolean holds, boolean intersect) {
    BitSet result = intersect ? everything() : new BitSet(size);
    for (Node step : steps) {
      BitSet needs = needs(step, holds);
      if (intersect) {
        result.and(needs);
      } else {
        result.or(needs);
      }
    }
    return result;
  }

  private BitSet everything() {
    BitSet all = new BitSet(size);
    all.set(0, size);
    return all;
  }
}
