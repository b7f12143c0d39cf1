package io.kustos.core.policy;

import io.kustos.core.rule.Condition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/** A condition over numbered comparisons. */
final class Formula {
  private sealed interface Part {}

  private record Atom(int number) implements Part {}

  private record All(Part[] terms) implements Part {}

  private record Any(Part[] terms) implements Part {}

  private record Not(Part term) implements Part {}

  private final Part root;
  private final int[] atoms;
  private final int[] repeated;

  private Formula(Part root, Map<Integer, Integer> uses) {
    this.root = root;
    this.atoms = uses.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    this.repeated =
        uses.entrySet().stream()
            .filter(use -> use.getValue() > 1)
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .mapToInt(Map.Entry::getKey)
            .toArray();
  }

  static Formula of(Condition condition, ToIntFunction<Condition> numbers) {
    Map<Integer, Integer> uses = new HashMap<>();
    return new Formula(part(condition, numbers, uses), uses);
  }

  private static Part part(
      Condition condition, ToIntFunction<Condition> numbers, Map<Integer, Integer> uses) {
    return switch (condition) {
      case Condition.And and -> new All(parts(and.terms(), numbers, uses));
      case Condition.Or or -> new Any(parts(or.terms(), numbers, uses));
      case Condition.Not not -> new Not(part(not.term(), numbers, uses));
      case Condition.Exists exists -> atom(exists, numbers, uses);
      case Condition.Test test -> atom(test, numbers, uses);
      case Condition.TestOperands test -> atom(test, numbers, uses);
      case Condition.Match match -> atom(match, numbers, uses);
      case Condition.MatchOperands match -> atom(match, numbers, uses);
    };
  }

  private static Part[] parts(
      List<Condition> terms, ToIntFunction<Condition> numbers, Map<Integer, Integer> uses) {
    return terms.stream().map(term -> part(term, numbers, uses)).toArray(Part[]::new);
  }

  private static Part atom(
      Condition atom, ToIntFunction<Condition> numbers, Map<Integer, Integer> uses) {
    int number = numbers.applyAsInt(atom);
    uses.merge(number, 1, Integer::sum);
    return new Atom(number);
  }

  /** The comparisons of a condition as they stand. */
  static List<Condition> atoms(Condition condition) {
    List<Condition> found = new ArrayList<>();
    of(
        condition,
        atom -> {
          found.add(atom);
          return 0;
        });
    return found;
  }

  /** The comparisons, each once. */
  int[] atoms() {
    return atoms;
  }

  /** Those that stand more than once, the most frequent first. */
  int[] repeated() {
    return repeated;
  }

  /**
   * What the condition can be, one of {@link Pairs}, when the comparisons can be what is given,
   * each place on its own: exact when none that is open stands twice, else too much.
   */
  int pairs(IntUnaryOperator given) {
    return pairs(root, given);
  }

  private static int pairs(Part part, IntUnaryOperator given) {
    return switch (part) {
      case Atom atom -> given.applyAsInt(atom.number());
      case Not not -> Pairs.not(pairs(not.term(), given));
      case All all -> {
        int pairs = Pairs.KEPT;
        for (int i = 0; i < all.terms().length && pairs != Pairs.NEITHER; i++) {
          pairs = Pairs.and(pairs, pairs(all.terms()[i], given));
        }
        yield pairs;
      }
      case Any any -> {
        int pairs = Pairs.NEITHER;
        for (int i = 0; i < any.terms().length && pairs != Pairs.KEPT; i++) {
          pairs = Pairs.or(pairs, pairs(any.terms()[i], given));
        }
        yield pairs;
      }
    };
  }
}
