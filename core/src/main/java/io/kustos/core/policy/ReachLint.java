package io.kustos.core.policy;

import io.kustos.core.policy.RequestSpace.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rules that never decide, because rules before them match every request they match. A rule is
 * asked with requests made of its own values; where it sets no condition, with a value that no rule
 * names, as that is what the fewest rules match.
 */
final class ReachLint {
  static final String SHADOWED = "POLICY_SHADOWED_RULE";

  /** Requests tried for one rule, and for all; beyond these a rule counts as reached. */
  private static final int PER_RULE_MAX = 20_000;

  private static final long TOTAL_MAX = 3_000_000;

  /** Rules after that many count as reached. */
  private static final int RULES_MAX = 20_000;

  private final Policy policy;
  private final KubernetesVersion version;
  private final PolicyEvaluator evaluator;
  private final Advice advice;
  private final String user;
  private final String namespace;
  private long tried;

  ReachLint(Policy policy, PolicyEvaluator evaluator, KubernetesVersion version, Advice advice) {
    this.policy = policy;
    this.version = version;
    this.evaluator = evaluator;
    this.advice = advice;
    this.user = RequestSpace.users(List.of(policy)).iterator().next();
    this.namespace = RequestSpace.namespaces(List.of(policy)).iterator().next();
  }

  void run() {
    int rules = Math.min(RULES_MAX, policy.rules().size());
    for (int i = 1; i < rules && tried < TOTAL_MAX; i++) {
      Set<Integer> deciding = new TreeSet<>();
      if (!isReached(i, deciding) && !deciding.isEmpty()) {
        String named =
            deciding.stream().map(rule -> "rules[" + rule + "]").collect(Collectors.joining(", "));
        advice.add(
            SHADOWED,
            "this rule never decides: "
                + named
                + (deciding.size() == 1 ? " matches" : " match")
                + " every request that it matches",
            "move it before " + (deciding.size() == 1 ? named : "them") + ", or take it out",
            "rules",
            i,
            "level");
      }
    }
  }

  private boolean isReached(int index, Set<Integer> deciding) {
    PolicyRule rule = policy.rules().get(index);
    List<Target> targets = targets(rule);
    int requests = 0;
    for (String who : orFresh(rule.users(), user)) {
      for (List<String> groups : groups(rule)) {
        for (Target target : targets) {
          List<String> verbs = target.resource() ? RequestSpace.VERBS : RequestSpace.PATH_VERBS;
          for (String verb : rule.verbs().isEmpty() ? verbs : rule.verbs()) {
            for (String place : orFresh(rule.namespaces(), namespace)) {
              if (++requests > PER_RULE_MAX) {
                return true;
              }
              RequestAttributes request = request(who, groups, verb, place, target);
              if (decides(index, request, deciding)) {
                return true;
              }
            }
          }
        }
      }
    }
    return false;
  }

  private boolean decides(int index, RequestAttributes request, Set<Integer> deciding) {
    tried++;
    if (!RuleMatch.matches(policy.rules().get(index), request, version)) {
      return false;
    }
    int decided = evaluator.evaluate(request).matchedRule();
    deciding.add(decided);
    return decided == index;
  }

  private static RequestAttributes request(
      String who, List<String> groups, String verb, String place, Target target) {
    return new RequestAttributes(
        who,
        groups,
        verb,
        target.resource(),
        target.resource() ? place : "",
        target.group(),
        "v1",
        target.name(),
        target.subresource(),
        target.object(),
        target.path());
  }

  private static List<String> orFresh(List<String> own, String fresh) {
    return own.isEmpty() ? List.of(fresh) : own;
  }

  private static List<List<String>> groups(PolicyRule rule) {
    return rule.userGroups().isEmpty()
        ? List.of(List.of())
        : rule.userGroups().stream().map(List::of).toList();
  }

  /** What the rule can be asked for; its own patterns with values that no rule names. */
  private List<Target> targets(PolicyRule rule) {
    Policy alone = new Policy(List.of(rule), List.of(), false);
    List<Target> targets = new ArrayList<>();
    if (!rule.nonResourceRequestsOnly()) {
      List<Target> own =
          RequestSpace.targets(rule.resources().isEmpty() ? List.of(policy) : List.of(alone));
      targets.addAll(own);
    }
    if (!rule.resourceRequestsOnly()) {
      Set<Target> paths = new LinkedHashSet<>(RequestSpace.paths(List.of(policy)).reversed());
      targets.addAll(paths);
    }
    return targets;
  }
}
