package io.kustos.core.detect;

/**
 * Tells what the requester alone says of a rule: that it cannot match, that it does, or neither.
 * Logic with three values, in which a step that looks at anything else is unknown.
 */
enum Possible {
  NO,
  UNKNOWN,
  YES;

  static Possible of(Node step, Detector detector) {
    return switch (step) {
      case Node.OfRequester known -> of(known.test(detector));
      case Node.InColumn in ->
          detector.isOfRequester(in.column()) ? of(in.test(detector)) : UNKNOWN;
      case Node.Negation negation -> of(negation.step(), detector).negated();
      case Node.Remembered remembered -> of(remembered.step(), detector);
      case Node.All all -> all(all.steps(), detector);
      case Node.Any any -> any(any.steps(), detector);
      case Node.Value value -> UNKNOWN;
      case Node.Quick quick -> UNKNOWN;
      case Node.Two two -> UNKNOWN;
      case Node.Present present -> UNKNOWN;
    };
  }

  private static Possible of(boolean holds) {
    return holds ? YES : NO;
  }

  private Possible negated() {
    return switch (this) {
      case NO -> YES;
      case UNKNOWN -> UNKNOWN;
      case YES -> NO;
    };
  }

  /** The least of the steps' answers. */
  private static Possible all(Node[] steps, Detector detector) {
    Possible least = YES;
    for (Node step : steps) {
      Possible answer = of(step, detector);
      if (answer == NO) {
        return NO;
      }
      least = answer == UNKNOWN ? UNKNOWN : least;
    }
    return least;
  }

  /** The greatest of the steps' answers. */
  private static Possible any(Node[] steps, Detector detector) {
    Possible greatest = NO;
    for (Node step : steps) {
      Possible answer = of(step, detector);
      if (answer == YES) {
        return YES;
      }
      greatest = answer == UNKNOWN ? UNKNOWN : greatest;
    }
    return greatest;
  }
}
