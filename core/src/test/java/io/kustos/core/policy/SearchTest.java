package io.kustos.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a condition can be, against all values that its comparisons can have. */
class SearchTest {
  private static final int ATOMS = 6;

  /** Comparisons that may stand several times. */
  private static Condition random(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return new Condition.Exists(new Operand.Constant(Integer.toString(random.nextInt(ATOMS))));
    }
    if (random.nextInt(4) == 0) {
      return new Condition.Not(random(random, depth - 1));
    }
    List<Condition> terms = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      terms.add(random(random, depth - 1));
    }
    return random.nextBoolean() ? new Condition.And(terms) : new Condition.Or(terms);
  }

  private static int number(Condition atom) {
    return atom instanceof Condition.Exists(Operand.Constant(String text))
        ? Integer.parseInt(text)
        : -1;
  }

  @Property(tries = 500)
  void findsExactlyWhatCanBe(@ForAll long seed) {
    Random random = new Random(seed);
    Formula formula = Formula.of(random(random, 4), SearchTest::number);
    int[] given = new int[ATOMS];
    for (int i = 0; i < ATOMS; i++) {
      int[] kinds = {Pairs.NEITHER, Pairs.KEPT, Pairs.UNKNOWN, Pairs.TAKEN};
      given[i] = kinds[random.nextInt(kinds.length)];
    }
    int possible = all(formula, given, 0);
    for (int wanted : new int[] {Pairs.NEITHER, Pairs.GAINED, Pairs.LOST, Pairs.KEPT}) {
      assertThat(Search.finds(formula, atom -> given[atom], wanted))
          .isEqualTo((possible & wanted) != 0);
    }
    int bound = formula.pairs(atom -> given[atom]);
    assertThat(bound | possible).as("nothing is left out").isEqualTo(bound);
  }

  private static int all(Formula formula, int[] given, int from) {
    if (from == ATOMS) {
      return formula.pairs(atom -> given[atom]);
    }
    int all = 0;
    int open = given[from];
    for (int left = open; left != 0; left &= left - 1) {
      given[from] = Integer.lowestOneBit(left);
      all |= all(formula, given, from + 1);
    }
    given[from] = open;
    return all;
  }
}
