package io.kustos.core.policy;

import io.kustos.core.rule.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The comparisons of a condition, each once, numbered in the order in which they stand. */
final class Atoms {
  /** Three-valued truth. */
  enum Truth {
    FALSE,
    UNKNOWN,
    TRUE;

    static Truth of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  private final Condition condition;
  private final Map<Condition, Integer> numbers = new LinkedHashMap<>();

  Atoms(Condition condition) {
    this.condition = condition;
    number(condition);
  }

  private void number(Condition part) {
    switch (part) {
      case Condition.And and -> and.terms().forEach(this::number);
      case Condition.Or or -> or.terms().forEach(this::number);
      case Condition.Not not -> number(not.term());
      case Condition.Exists exists -> numbers.putIfAbsent(exists, numbers.size());
      case Condition.Test test -> numbers.putIfAbsent(test, numbers.size());
      case Condition.TestOperands test -> numbers.putIfAbsent(test, numbers.size());
      case Condition.Match match -> numbers.putIfAbsent(match, numbers.size());
      case Condition.MatchOperands match -> numbers.putIfAbsent(match, numbers.size());
    }
  }

  List<Condition> list() {
    return List.copyOf(numbers.keySet());
  }

  int size() {
    return numbers.size();
  }

  /** The condition's truth when the atoms have these. */
  Truth evaluate(Truth[] atoms) {
    return evaluate(condition, atoms);
  }

  private Truth evaluate(Condition part, Truth[] atoms) {
    return switch (part) {
      case Condition.And and -> {
        Truth least = Truth.TRUE;
        for (Condition term : and.terms()) {
          Truth truth = evaluate(term, atoms);
          if (truth == Truth.FALSE) {
            yield Truth.FALSE;
          }
          least = truth == Truth.UNKNOWN ? truth : least;
        }
        yield least;
      }
      case Condition.Or or -> {
        Truth most = Truth.FALSE;
        for (Condition term : or.terms()) {
          Truth truth = evaluate(term, atoms);
          if (truth == Truth.TRUE) {
            yield Truth.TRUE;
          }
          most = truth == Truth.UNKNOWN ? truth : most;
        }
        yield most;
      }
      case Condition.Not not ->
          switch (evaluate(not.term(), atoms)) {
            case TRUE -> Truth.FALSE;
            case FALSE -> Truth.TRUE;
            case UNKNOWN -> Truth.UNKNOWN;
          };
      case Condition.Exists exists -> atoms[number(exists, numbers)];
      case Condition.Test test -> atoms[number(test, numbers)];
      case Condition.TestOperands test -> atoms[number(test, numbers)];
      case Condition.Match match -> atoms[number(match, numbers)];
      case Condition.MatchOperands match -> atoms[number(match, numbers)];
    };
  }

  /** An atom that nobody knows and on which the truth, which is unknown, depends. */
  int open(Truth[] atoms) {
    return open(condition, atoms);
  }

  private int open(Condition part, Truth[] atoms) {
    return switch (part) {
      case Condition.And and -> open(firstUnknown(and.terms(), atoms), atoms);
      case Condition.Or or -> open(firstUnknown(or.terms(), atoms), atoms);
      case Condition.Not not -> open(not.term(), atoms);
      case Condition.Exists exists -> number(exists, numbers);
      case Condition.Test test -> number(test, numbers);
      case Condition.TestOperands test -> number(test, numbers);
      case Condition.Match match -> number(match, numbers);
      case Condition.MatchOperands match -> number(match, numbers);
    };
  }

  private Condition firstUnknown(List<Condition> terms, Truth[] atoms) {
    for (Condition term : terms) {
      if (evaluate(term, atoms) == Truth.UNKNOWN) {
        return term;
      }
    }
    throw new IllegalStateException("nothing unknown");
  }

  private static int number(Condition atom, Map<Condition, Integer> numbers) {
    Integer number = numbers.get(atom);
    if (number == null) {
      throw new IllegalStateException("an atom of another condition");
    }
    return number;
  }
}
