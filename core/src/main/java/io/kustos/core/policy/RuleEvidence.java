package io.kustos.core.policy;

import io.kustos.core.policy.AtomTable.Given;
import io.kustos.core.policy.AtomTable.View;
import io.kustos.core.rule.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Finds out of a rule's condition which events it can match: the comparisons that a kind of request
 * settles are evaluated by the real detector, the others may turn out either way. A body is needed
 * where taking it away can lose a match.
 */
final class RuleEvidence {
  /** What is needed of an event; none when the rule cannot match it. */
  record Levels(Level level, Level least) {
    static final Levels NONE = new Levels(Level.NONE, Level.NONE);
  }

  private final Rule rule;
  private final SituationViews views;
  private final Formula formula;
  private final RuleConstants constants;
  private final Map<String, Levels> known = new HashMap<>();

  RuleEvidence(Rule rule, AtomTable table, SituationViews views) {
    this.rule = rule;
    this.views = views;
    this.formula = Formula.of(rule.condition(), table::number);
    this.constants = RuleConstants.of(rule.condition());
  }

  /** One for each of the rules. */
  static List<RuleEvidence> all(List<Rule> rules) {
    AtomTable table = new AtomTable(rules);
    SituationViews views = new SituationViews(table);
    return rules.stream().map(rule -> new RuleEvidence(rule, table, views)).toList();
  }

  Rule rule() {
    return rule;
  }

  /** What the rule needs. */
  List<Need> needs(List<Situation> situations) {
    List<Need> needs = new ArrayList<>();
    situations.forEach(situation -> add(needs, situation));
    constants.situations().forEach(situation -> add(needs, situation));
    if (constants.unauthenticated()) {
      addAt(needs, Situations.path("get", "/api").by(null), List.of(Stage.RESPONSE_STARTED));
    }
    return needs;
  }

  private void add(List<Need> needs, Situation situation) {
    List<Stage> stages =
        Situations.stages(situation).stream()
            .filter(stage -> canHold(views.of(situation.at(stage), Given.OPEN_PLACE)))
            .toList();
    if (stages.isEmpty()) {
      return;
    }
    int before = needs.size();
    for (Situation variant : Situations.variants(situation)) {
      addAt(needs, variant, stages);
    }
    if (needs.size() == before) {
      constants.variants(situation).forEach(variant -> addAt(needs, variant, stages));
    }
  }

  private void addAt(List<Need> needs, Situation situation, List<Stage> stages) {
    for (Stage stage : stages) {
      Situation at = situation.at(stage);
      Levels levels = levels(at, false);
      if (levels.level() != Level.NONE) {
        needs.add(new Need(at, levels.level(), levels.least()));
        return;
      }
    }
  }

  /** Whether the rule may match; it cannot when the answer is no. */
  private boolean canHold(View view) {
    return (formula.pairs(atom -> view.pairs(atom, Level.METADATA)) & (Pairs.KEPT | Pairs.LOST))
        != 0;
  }

  /**
   * What the rule needs in a situation.
   *
   * @param component whether the user is a component of the control plane, whose groups are known
   *     and who acts as nobody else
   */
  Levels levels(Situation situation, boolean component) {
    View view = views.of(situation, component ? Given.COMPONENT : Given.SOMEBODY);
    if (!canHold(view)) {
      return Levels.NONE;
    }
    int[] atoms = formula.atoms();
    byte[] key = new byte[atoms.length];
    for (int i = 0; i < atoms.length; i++) {
      key[i] = (byte) view.pairs(atoms[i], Level.METADATA);
    }
    String text = new String(key, StandardCharsets.ISO_8859_1);
    Levels levels = known.get(text);
    if (levels == null) {
      levels = search(view);
      known.put(text, levels);
    }
    return levels;
  }

  private Levels search(View view) {
    IntUnaryOperator metadata = atom -> view.pairs(atom, Level.METADATA);
    if (!Search.finds(formula, metadata, Pairs.KEPT | Pairs.LOST)) {
      return Levels.NONE;
    }
    IntUnaryOperator request = atom -> view.pairs(atom, Level.REQUEST);
    Level least =
        Search.finds(formula, metadata, Pairs.KEPT)
            ? Level.METADATA
            : Search.finds(formula, request, Pairs.KEPT) ? Level.REQUEST : Level.REQUEST_RESPONSE;
    Level level =
        !Search.finds(formula, metadata, Pairs.LOST)
            ? Level.METADATA
            : Search.finds(formula, request, Pairs.LOST) ? Level.REQUEST_RESPONSE : Level.REQUEST;
    return new Levels(level, least);
  }

  /** The needs by what a policy's rule can say in one entry. */
  static Map<String, Level> byResource(List<Need> needs) {
    Map<String, Level> levels = new LinkedHashMap<>();
    needs.forEach(need -> levels.merge(need.situation().toString(), need.level(), Level::max));
    return levels;
  }
}
