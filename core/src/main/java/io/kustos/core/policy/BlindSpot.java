package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evidence that a policy does not write.
 *
 * @param evidence who relies on it
 * @param lost the needs that are not met, with what the policy decides instead
 */
public record BlindSpot(Evidence evidence, List<Lost> lost) {
  public BlindSpot {
    lost = List.copyOf(lost);
  }

  /** A need and the decision that does not meet it. */
  public record Lost(Need need, Decision decision) {}

  /** Whether nothing is left of it: not one of the events is written as it has to be at least. */
  public boolean isWhole() {
    return lost.size() == evidence.needs().size()
        && lost.stream().noneMatch(one -> meets(one.decision(), one.need(), one.need().least()));
  }

  /** The evidence that a policy loses, in the order given. */
  public static List<BlindSpot> of(PolicyEvaluator policy, List<Evidence> evidence) {
    Map<Situation, Decision> decisions = new HashMap<>();
    List<BlindSpot> spots = new ArrayList<>();
    for (Evidence one : evidence) {
      List<Lost> lost = new ArrayList<>();
      for (Need need : one.needs()) {
        Decision decision =
            decisions.computeIfAbsent(
                need.situation(), situation -> policy.evaluate(situation.request()));
        if (!meets(decision, need, need.level())) {
          lost.add(new Lost(need, decision));
        }
      }
      if (!lost.isEmpty()) {
        spots.add(new BlindSpot(one, lost));
      }
    }
    return spots;
  }

  private static boolean meets(Decision decision, Need need, Level level) {
    return decision.level().atLeast(level) && decision.writes(need.situation().stage());
  }

  /** Whom it is about: {@code 'Secret read'}, {@code cis-3.2.1 'a policy is in force'}. */
  public String name() {
    return (evidence.detection() ? "'" : evidence.id() + " '") + evidence.title() + "'";
  }

  /** What is lost in one sentence, with an example. */
  public String text() {
    return (evidence.detection() ? "detection " : "control ")
        + name()
        + (isWhole()
            ? " is blind: none of the events it needs is written"
            : " may miss some: "
                + lost.size()
                + " of "
                + evidence.needs().size()
                + " kinds of events it looks at are not written, or not as much of them")
        + "; for example "
        + example();
  }

  /** The first event that is lost, and what happens to it. */
  String example() {
    Lost first = lost.getFirst();
    Situation situation = first.need().situation();
    String who = situation.user() == null ? "without a user" : "by " + situation.user();
    return "'"
        + situation
        + "' "
        + who
        + (situation.namespace().isEmpty() ? "" : " in " + situation.namespace())
        + " "
        + outcome(first)
        + ", it needs "
        + first.need().level().label();
  }

  private static String outcome(Lost lost) {
    Decision decision = lost.decision();
    String by =
        decision.matchedRule() == Decision.NO_RULE
            ? " (no rule matches)"
            : " (rules[" + decision.matchedRule() + "])";
    Stage stage = lost.need().situation().stage();
    if (decision.level() != Level.NONE && !decision.writes(stage)) {
      return "is not written at " + stage.label() + by;
    }
    return decision.level() == Level.NONE
        ? "is not written" + by
        : "is written at " + decision.level().label() + by;
  }
}
