package io.kustos.core.detect;

import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * A step of a planned program. Equal steps of different rules are one object, evaluated at most
 * once per event where they are remembered.
 */
sealed interface Node {

  /** Whether the step holds for the detector's current event. */
  boolean test(Detector detector);

  /** Relative cost, to evaluate cheap terms first; the order cannot change the result. */
  int cost();

  /** The column's number of the event's value is one of the set's. */
  record InColumn(int column, BitWords numbers) implements Node {
    @Override
    public boolean test(Detector detector) {
      return numbers.has(detector.columnNumber(column));
    }

    @Override
    public int cost() {
      return 1;
    }
  }

  /** The value at {@code slot} is there and passes. */
  record Value(int slot, Predicate<Object> predicate, int cost) implements Node {
    @Override
    public boolean test(Detector detector) {
      Object value = detector.value(slot);
      return value != null && predicate.test(value);
    }
  }

  /** The value at {@code slot} is there and passes; looked at in the bytes first. */
  record Quick(int slot, ByteTest bytes, Predicate<Object> predicate, int cost) implements Node {
    @Override
    public boolean test(Detector detector) {
      int quick = bytes.test(detector.event());
      if (quick >= 0) {
        return quick == 1;
      }
      Object value = detector.value(slot);
      return value != null && predicate.test(value);
    }
  }

  /** Both values are there and compare. */
  record Two(int left, int right, BiPredicate<Object, Object> predicate, int cost) implements Node {
    @Override
    public boolean test(Detector detector) {
      Object first = detector.value(left);
      Object second = first == null ? null : detector.value(right);
      return second != null && predicate.test(first, second);
    }
  }

  /** The value at {@code slot} is there; an empty list is not. */
  record Present(int slot, int cost) implements Node {
    @Override
    public boolean test(Detector detector) {
      return detector.value(slot) != null;
    }
  }

  /** The step does not hold. */
  record Negation(Node step) implements Node {
    @Override
    public boolean test(Detector detector) {
      return !step.test(detector);
    }

    @Override
    public int cost() {
      return step.cost();
    }
  }

  /** All steps hold; none is left out when there is none. */
  record All(Node[] steps, int cost) implements Node {
    @Override
    public boolean test(Detector detector) {
      for (Node step : steps) {
        if (!step.test(detector)) {
          return false;
        }
      }
      return true;
    }
  }

  /** At least one step holds. */
  record Any(Node[] steps, int cost) implements Node {
    @Override
    public boolean test(Detector detector) {
      for (Node step : steps) {
        if (step.test(detector)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * A step that only looks at who asks, so that its result is known of a requester seen before.
   *
   * @param number of the step among those of its program
   */
  record OfRequester(int number, Node step) implements Node {
    @Override
    public boolean test(Detector detector) {
      Requester requester = detector.requester();
      return requester == null ? step.test(detector) : requester.holds(number);
    }

    @Override
    public int cost() {
      return 2;
    }
  }

  /** A step whose result is remembered for the event, because several others ask for it. */
  record Remembered(int slot, Node step) implements Node {
    @Override
    public boolean test(Detector detector) {
      return detector.remembered(slot, step);
    }

    @Override
    public int cost() {
      return Math.min(step.cost(), 20);
    }
  }
}
