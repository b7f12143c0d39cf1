package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.List;

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

  /** Whether nothing is left of it. */
  public boolean isWhole() {
    return lost.size() == evidence.needs().size();
  }

  /** The evidence that a policy loses, in the order given. */
  public static List<BlindSpot> of(PolicyEvaluator policy, List<Evidence> evidence) {
    List<BlindSpot> spots = new ArrayList<>();
    for (Evidence one : evidence) {
      List<Lost> lost = new ArrayList<>();
      for (Need need : one.needs()) {
        Decision decision = policy.evaluate(need.situation().request());
        if (!meets(decision, need)) {
          lost.add(new Lost(need, decision));
        }
      }
      if (!lost.isEmpty()) {
        spots.add(new BlindSpot(one, lost));
      }
    }
    return spots;
  }

  static boolean meets(Decision decision, Need need) {
    return decision.level().atLeast(need.level()) && decision.writes(need.situation().stage());
  }

  /** What is lost in one sentence, with an example. */
  public String text() {
    Lost first = lost.getFirst();
    Situation situation = first.need().situation();
    String who = situation.user() == null ? "without a user" : "by " + situation.user();
    return (evidence.detection() ? "detection '" : "control " + evidence.id() + " '")
        + evidence.title()
        + (isWhole()
            ? "' is blind: none of the events it needs is written"
            : "' misses "
                + lost.size()
                + " of "
                + evidence.needs().size()
                + " kinds of events it needs")
        + "; for example '"
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
