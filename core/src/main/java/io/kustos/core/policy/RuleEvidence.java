package io.kustos.core.policy;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.policy.Atoms.Truth;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out of a rule's condition which events it can match: the comparisons that a kind of request
 * settles are evaluated by the real detector, the others may turn out either way. A body is needed
 * where taking it away can lose a match.
 */
final class RuleEvidence {
  private static final Set<EventField> KNOWN =
      EnumSet.of(
          EventField.STAGE,
          EventField.VERB,
          EventField.OBJECT_REF,
          EventField.OBJECT_RESOURCE,
          EventField.OBJECT_SUBRESOURCE,
          EventField.OBJECT_API_GROUP,
          EventField.OBJECT_NAMESPACE,
          EventField.USER_NAME);
  private static final Set<EventField> ANSWER =
      EnumSet.of(
          EventField.RESPONSE_STATUS,
          EventField.RESPONSE_CODE,
          EventField.RESPONSE_REASON,
          EventField.RESPONSE_MESSAGE,
          EventField.AUTHORIZATION_DECISION,
          EventField.AUTHORIZATION_REASON);
  private static final Set<EventField> IMPERSONATION =
      EnumSet.of(
          EventField.IMPERSONATED_USER,
          EventField.IMPERSONATED_USER_NAME,
          EventField.IMPERSONATED_USER_GROUPS,
          EventField.IMPERSONATED_USER_UID,
          EventField.IMPERSONATED_USER_EXTRA);
  private static final int CONSTANTS_MAX = 8;

  private final Rule rule;
  private final Atoms atoms;
  private final List<AtomSource> sources = new ArrayList<>();
  private final Detector detector;
  private final boolean[][] settled = new boolean[4][];
  private final Map<List<Truth>, Level> levels = new HashMap<>();

  RuleEvidence(Rule rule) {
    this.rule = rule;
    this.atoms = new Atoms(rule.condition());
    atoms.list().forEach(atom -> sources.add(AtomSource.of(atom)));
    this.detector = detector(atoms.list());
    for (int i = 0; i < settled.length; i++) {
      settled[i] = settled(i % 2 == 1, i >= 2);
    }
  }

  /** What each enabled rule needs. */
  static List<Evidence> of(RuleSet rules) {
    return rules.rules().stream()
        .filter(Rule::enabled)
        .map(rule -> new RuleEvidence(rule).evidence())
        .toList();
  }

  /** A program with a rule for each atom. */
  private static Detector detector(List<Condition> atoms) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < atoms.size(); i++) {
      rules.add(
          new Rule(
              Integer.toString(i),
              "",
              Integer.toString(i),
              "",
              Priority.DEBUG,
              "",
              List.of(),
              true,
              atoms.get(i),
              new OutputTemplate("", List.of(), List.of()),
              ""));
    }
    Program program =
        Planner.plan(new RuleSet(rules, List.of()), new PlanOptions(Matching.ALL, Priority.DEBUG));
    return program.newDetector(new EventContext(1, 0, "", ZoneOffset.UTC));
  }

  Evidence evidence() {
    List<Need> needs = new ArrayList<>();
    Set<String> resources = constants(EventField.OBJECT_RESOURCE);
    Set<String> subresources = constants(EventField.OBJECT_SUBRESOURCE);
    for (Situation situation : Situations.all(resources, subresources)) {
      int before = needs.size();
      for (Situation variant : Situations.variants(situation)) {
        add(needs, variant);
      }
      if (needs.size() == before) {
        byConstants(situation).forEach(variant -> add(needs, variant));
      }
    }
    if (constants(EventField.RESPONSE_CODE).contains("401")) {
      addUnauthenticated(needs);
    }
    return new Evidence(rule.id(), rule.name(), true, needs);
  }

  private Set<String> constants(EventField field) {
    Set<String> constants = new LinkedHashSet<>();
    atoms.list().forEach(atom -> constants.addAll(AtomSource.constants(atom, field)));
    return constants;
  }

  /** Users and namespaces that the condition itself names. */
  private List<Situation> byConstants(Situation situation) {
    List<String> users = new ArrayList<>(List.of(Situation.HUMAN));
    constants(EventField.USER_NAME).stream().limit(CONSTANTS_MAX).forEach(users::add);
    List<String> namespaces = new ArrayList<>(List.of(situation.namespace()));
    if (situation.isResource() && !situation.namespace().isEmpty()) {
      constants(EventField.OBJECT_NAMESPACE).stream().limit(CONSTANTS_MAX).forEach(namespaces::add);
    }
    List<Situation> variants = new ArrayList<>();
    for (String user : users) {
      for (String namespace : namespaces) {
        variants.add(situation.in(namespace, situation.name()).by(user));
      }
    }
    return variants;
  }

  private void add(List<Need> needs, Situation situation) {
    for (Stage stage : Situations.stages(situation)) {
      Situation at = situation.at(stage);
      Level level = level(at, false);
      if (level != Level.NONE) {
        needs.add(new Need(at, level));
        return;
      }
    }
  }

  private void addUnauthenticated(List<Need> needs) {
    Situation unknown = Situations.path("get", "/api").by(null).at(Stage.RESPONSE_STARTED);
    Level level = level(unknown, false);
    if (level != Level.NONE) {
      needs.add(new Need(unknown, level));
    }
  }

  /**
   * The lowest level at which no match in this situation is lost; None when the rule cannot match.
   *
   * @param component whether the user is a component of the control plane, whose groups are known
   *     and who acts as nobody else
   */
  Level level(Situation situation, boolean component) {
    return level(situation, situation.event(), component);
  }

  /** The same with the situation's event, for many rules about one situation. */
  Level level(Situation situation, AuditEvent event, boolean component) {
    Truth[] known = known(situation, event, component);
    return levels.computeIfAbsent(Arrays.asList(known), key -> level(known));
  }

  private Level level(Truth[] known) {
    if (!Search.canHold(atoms, known)) {
      return Level.NONE;
    }
    if (!Search.canBeLost(atoms, known, lostBelow(Level.REQUEST))) {
      return Level.METADATA;
    }
    return Search.canBeLost(atoms, known, lostBelow(Level.REQUEST_RESPONSE))
        ? Level.REQUEST_RESPONSE
        : Level.REQUEST;
  }

  private boolean[] lostBelow(Level level) {
    boolean[] lost = new boolean[sources.size()];
    for (int i = 0; i < lost.length; i++) {
      AtomSource source = sources.get(i);
      lost[i] = source.responseBody() || (level == Level.REQUEST && source.requestBody());
    }
    return lost;
  }

  private Truth[] known(Situation situation, AuditEvent event, boolean component) {
    boolean[] held = new boolean[atoms.size()];
    boolean[] settles = settled[(situation.isResource() ? 1 : 0) + (component ? 2 : 0)];
    int matches = detector.evaluate(event);
    for (int i = 0; i < matches; i++) {
      held[detector.matched(i)] = true;
    }
    Truth[] known = new Truth[atoms.size()];
    for (int i = 0; i < known.length; i++) {
      Truth forced = forced(sources.get(i), situation, component);
      known[i] = forced != null ? forced : settles[i] ? Truth.of(held[i]) : Truth.UNKNOWN;
    }
    return known;
  }

  private boolean[] settled(boolean resource, boolean component) {
    EnumSet<EventField> known = EnumSet.copyOf(KNOWN);
    if (!resource) {
      known.add(EventField.REQUEST_URI);
      known.add(EventField.OBJECT_NAME);
    }
    if (component) {
      known.add(EventField.USER_GROUPS);
    }
    boolean[] settles = new boolean[sources.size()];
    for (int i = 0; i < settles.length; i++) {
      settles[i] = sources.get(i).isOnly(known);
    }
    return settles;
  }

  private static @Nullable Truth forced(AtomSource source, Situation situation, boolean component) {
    if (source.reads(EventField.REQUEST_RECEIVED_TIMESTAMP)
        && source.reads(EventField.STAGE_TIMESTAMP)) {
      // The server writes the same time for both only when it has just received the request.
      return Truth.of(situation.stage() == Stage.REQUEST_RECEIVED);
    }
    boolean unanswered = situation.stage() == Stage.REQUEST_RECEIVED;
    if (unanswered && (source.responseBody() || readsAny(source, ANSWER))) {
      return Truth.FALSE;
    }
    if (!situation.isResource() && source.requestBody()) {
      return Truth.FALSE;
    }
    return component && readsAny(source, IMPERSONATION) ? Truth.FALSE : null;
  }

  private static boolean readsAny(AtomSource source, Set<EventField> fields) {
    return source.fields().stream().anyMatch(fields::contains);
  }

  /** The needs by what a policy's rule can say in one entry. */
  static Map<String, Level> byResource(List<Need> needs) {
    Map<String, Level> levels = new LinkedHashMap<>();
    needs.forEach(need -> levels.merge(need.situation().toString(), need.level(), Level::max));
    return levels;
  }
}
