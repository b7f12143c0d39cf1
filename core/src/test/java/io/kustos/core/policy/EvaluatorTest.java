package io.kustos.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The compiled evaluator against rules tried one by one. */
class EvaluatorTest {
  private static final List<String> USERS = List.of("a", "b", "c");
  private static final List<String> GROUPS = List.of("g", "h", "");
  private static final List<String> VERBS = List.of("get", "list", "create");
  private static final List<String> NAMESPACES = List.of("", "x", "y");
  private static final List<String> RESOURCES =
      List.of("pods", "pods/*", "*/log", "pods/log", "*", "po*", "*/*", "nodes", "/log", "pods/");
  private static final List<String> API = List.of("", "apps", "*");
  private static final List<String> URLS = List.of("/a", "/a*", "*", "/b");

  @Property(tries = 300)
  void decidesAsTheFirstRuleThatMatches(
      @ForAll @IntRange(min = 0, max = 200) int rules, @ForAll long seed) {
    Dice dice = new Dice(seed);
    List<PolicyRule> made = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      made.add(rule(dice));
    }
    Policy policy = new Policy(made, List.of(), false);
    KubernetesVersion version =
        dice.below(2) == 0 ? KubernetesVersion.LATEST : new KubernetesVersion(1, 30);
    PolicyEvaluator evaluator = new PolicyEvaluator(policy, version);
    for (int i = 0; i < 50; i++) {
      RequestAttributes request = request(dice);
      int expected = Decision.NO_RULE;
      for (int rule = made.size() - 1; rule >= 0; rule--) {
        expected = RuleMatch.matches(made.get(rule), request, version) ? rule : expected;
      }
      assertThat(evaluator.evaluate(request).matchedRule()).isEqualTo(expected);
    }
  }

  private static PolicyRule rule(Dice dice) {
    boolean path = dice.below(4) == 0;
    List<GroupResources> resources = new ArrayList<>();
    for (int i = dice.below(3); i > 0 && !path; i--) {
      List<String> named = dice.some(RESOURCES);
      List<String> names = named.isEmpty() ? List.<String>of() : dice.some(List.of("", "n"));
      resources.add(new GroupResources(dice.one(API), named, names));
    }
    return new PolicyRule(
        dice.one(List.of("None", "Metadata", "Request")),
        dice.below(2) == 0 ? List.of() : dice.some(USERS),
        dice.below(3) == 0 ? dice.some(GROUPS) : List.of(),
        dice.below(2) == 0 ? List.of() : dice.some(VERBS),
        resources,
        path || dice.below(2) == 0 ? List.of() : dice.some(NAMESPACES),
        path ? dice.some(URLS) : List.of(),
        List.of(),
        null);
  }

  private static RequestAttributes request(Dice dice) {
    boolean resource = dice.below(3) > 0;
    return new RequestAttributes(
        dice.below(8) == 0 ? null : dice.one(USERS),
        dice.some(GROUPS),
        dice.one(VERBS),
        resource,
        resource ? dice.one(NAMESPACES) : "",
        resource ? dice.one(List.of("", "apps")) : "",
        "v1",
        resource ? dice.one(List.of("pods", "nodes", "po")) : "",
        resource ? dice.one(List.of("", "log", "exec")) : "",
        resource ? dice.one(List.of("", "n")) : "",
        resource ? "" : dice.one(List.of("/a", "/ab", "/b", "/c")));
  }

  /** Numbers from a seed. */
  private static final class Dice {
    private long state;

    Dice(long seed) {
      state = seed;
    }

    int below(int bound) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      return (int) Math.floorMod(state >>> 33, (long) bound);
    }

    <T> T one(List<T> items) {
      return items.get(below(items.size()));
    }

    <T> List<T> some(List<T> items) {
      return items.stream().filter(item -> below(3) == 0).toList();
    }
  }
}
