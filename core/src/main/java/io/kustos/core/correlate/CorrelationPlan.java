package io.kustos.core.correlate;

import io.kustos.core.Sha256;
import io.kustos.core.detect.Program;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.CorrelationRule.Reference;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The correlations of a rule set, ready to run: immutable and thread-safe. */
public final class CorrelationPlan {
  /** No correlation at all. */
  public static final CorrelationPlan EMPTY =
      new CorrelationPlan(List.of(), Map.of(), Map.of(), CorrelationBounds.DEFAULT);

  private static final String EVENT_SOURCE = "k8s_audit";

  private final List<Planned> correlations;
  private final Map<String, Feed> feeds;
  private final Map<String, List<Integer>> consumers;
  private final CorrelationBounds bounds;

  private CorrelationPlan(
      List<Planned> correlations,
      Map<String, Feed> feeds,
      Map<String, List<Integer>> consumers,
      CorrelationBounds bounds) {
    this.correlations = List.copyOf(correlations);
    this.feeds = Map.copyOf(feeds);
    this.consumers = Map.copyOf(consumers);
    this.bounds = bounds;
  }

  /**
   * Plans the correlations of a set without errors (see {@link CorrelationCheck}).
   *
   * @param minimumPriority correlations less urgent than this are planned only if others need them
   */
  public static CorrelationPlan of(
      RuleSet rules, Priority minimumPriority, CorrelationBounds bounds) {
    return rules.correlations().isEmpty()
        ? EMPTY
        : new Builder(rules, minimumPriority, bounds).plan();
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return correlations.isEmpty();
  }

  /** Whether a correlation is over another one, and so looks at its last event. */
  public boolean isChained() {
    return correlations.stream().anyMatch(planned -> !consumers(planned.rule().id()).isEmpty());
  }

  /** What is read of the matches of a rule; null when no correlation looks at them. */
  public @Nullable Feed feed(String ruleId) {
    return feeds.get(ruleId);
  }

  /** What is read of the matches of each rule of a program, in its order; null as for one. */
  public @Nullable Feed[] feeds(Program program) {
    return program.rules().stream().map(rule -> feed(rule.id())).toArray(Feed[]::new);
  }

  /** The rules that findings of correlations name, feeders are not in it. */
  public List<Rule> rules() {
    return correlations.stream().filter(Planned::raises).map(Planned::rule).toList();
  }

  /** Every correlation as a rule, feeders too; its condition is met by events that can count. */
  public static List<Rule> rulesOf(RuleSet rules) {
    return of(rules, Priority.DEBUG, CorrelationBounds.DEFAULT).correlations().stream()
        .map(Planned::rule)
        .toList();
  }

  /** All correlations, each after those it refers to. */
  List<Planned> correlations() {
    return correlations;
  }

  /** Indexes of the correlations that look at matches of a rule. */
  List<Integer> consumers(String ruleId) {
    return consumers.getOrDefault(ruleId, List.of());
  }

  public CorrelationBounds bounds() {
    return bounds;
  }

  /** Plans one set. */
  private static final class Builder {
    private final RuleSet rules;
    private final Priority minimumPriority;
    private final CorrelationBounds bounds;
    private final Map<String, Rule> rulesById = new HashMap<>();
    private final Map<String, CorrelationRule> byId = new LinkedHashMap<>();
    private final Map<String, Set<Field>> fields = new HashMap<>();
    private final Map<String, Rule> planned = new LinkedHashMap<>();
    private final Set<String> needed = new LinkedHashSet<>();

    Builder(RuleSet rules, Priority minimumPriority, CorrelationBounds bounds) {
      this.rules = rules;
      this.minimumPriority = minimumPriority;
      this.bounds = bounds;
      rules.rules().forEach(rule -> rulesById.putIfAbsent(rule.id(), rule));
      rules.correlations().forEach(rule -> byId.putIfAbsent(rule.id(), rule));
    }

    CorrelationPlan plan() {
      for (CorrelationRule rule : byId.values()) {
        if (rule.priority().atLeast(minimumPriority)) {
          visit(rule);
        }
      }
      needed.forEach(id -> collectFields(definition(id)));
      Set<String> silent = rules.feeders();
      Map<String, Feed> feeds = new HashMap<>();
      fields.forEach((id, wanted) -> feeds.put(id, new Feed(id, List.copyOf(wanted))));
      List<Planned> all = new ArrayList<>();
      Map<String, List<Integer>> consumers = new HashMap<>();
      for (String id : needed) {
        CorrelationRule definition = definition(id);
        Inputs inputs = inputs(definition, feeds);
        for (String input : inputs.byRule().keySet()) {
          consumers.computeIfAbsent(input, key -> new ArrayList<>()).add(all.size());
        }
        Rule rule = rule(definition);
        planned.put(id, rule);
        Correlation steps = StepsOf.of(definition, inputs, bounds);
        all.add(
            new Planned(
                rule,
                definition,
                steps,
                steps.decidesAtOnce() && isAlone(definition),
                !silent.contains(id) && definition.priority().atLeast(minimumPriority),
                feeds.getOrDefault(id, new Feed(id, List.of())),
                definition.references().stream().map(this::title).toList()));
      }
      return new CorrelationPlan(all, feeds, consumers, bounds);
    }

    /** Whether no correlation is over it or below it, for which the order would count. */
    private boolean isAlone(CorrelationRule definition) {
      boolean overRules =
          definition.references().stream().allMatch(below -> rulesById.containsKey(id(below)));
      return overRules
          && byId.values().stream()
              .flatMap(rule -> rule.references().stream())
              .noneMatch(reference -> id(reference).equals(definition.id()));
    }

    private CorrelationRule definition(String id) {
      CorrelationRule found = byId.get(id);
      if (found == null) {
        throw new IllegalStateException("no correlation " + id);
      }
      return found;
    }

    private String id(Reference reference) {
      String id = rules.idOf(reference.name());
      if (id == null) {
        throw new IllegalArgumentException("no rule '" + reference.name() + "'");
      }
      return id;
    }

    private String title(Reference reference) {
      String id = id(reference);
      Rule rule = rulesById.get(id);
      return rule != null ? rule.name() : definition(id).name();
    }

    /** Those referred to come first. */
    private void visit(CorrelationRule rule) {
      if (needed.contains(rule.id())) {
        return;
      }
      for (Reference reference : rule.references()) {
        CorrelationRule below = byId.get(id(reference));
        if (below != null) {
          visit(below);
        }
      }
      needed.add(rule.id());
    }

    private void collectFields(CorrelationRule rule) {
      for (Reference reference : rule.references()) {
        Set<Field> wanted = fields.computeIfAbsent(id(reference), id -> new LinkedHashSet<>());
        for (List<CorrelationRule.Key> keys : List.of(rule.groupBy(), rule.values())) {
          keys.forEach(key -> wanted.add(field(key, reference)));
        }
      }
    }

    /** A name that is no field is one by which a correlation below groups. */
    private static Field field(CorrelationRule.Key key, Reference reference) {
      Field field = key.of(reference);
      return field != null
          ? field
          : Field.computed(key.name(), null, FieldType.STRING, (event, context) -> null);
    }

    private Inputs inputs(CorrelationRule rule, Map<String, Feed> feeds) {
      Map<String, Inputs.Input> byRule = new HashMap<>();
      for (int at = 0; at < rule.references().size(); at++) {
        Reference reference = rule.references().get(at);
        String id = id(reference);
        List<Field> feed = feeds.getOrDefault(id, new Feed(id, List.of())).fields();
        List<Integer> places = new ArrayList<>(List.of(at));
        Inputs.Input before = byRule.get(id);
        if (before != null) {
          places.addAll(0, before.references());
        }
        byRule.put(
            id,
            new Inputs.Input(
                places,
                rule.groupBy().stream().map(key -> feed.indexOf(field(key, reference))).toList(),
                rule.values().stream().map(key -> feed.indexOf(field(key, reference))).toList()));
      }
      return new Inputs(byRule);
    }

    /** Its condition is met by the events that can have a part in it. */
    private Rule rule(CorrelationRule definition) {
      List<Condition> conditions = new ArrayList<>();
      StringBuilder versions = new StringBuilder(definition.version());
      for (Reference reference : definition.references()) {
        String id = id(reference);
        Rule below = rulesById.containsKey(id) ? rulesById.get(id) : planned.get(id);
        if (below == null) {
          throw new IllegalStateException("planned too early: " + id);
        }
        conditions.add(below.condition());
        versions.append('\0').append(below.version());
      }
      return new Rule(
          definition.id(),
          Sha256.hex(versions.toString()),
          definition.name(),
          definition.description(),
          definition.priority(),
          EVENT_SOURCE,
          definition.tags(),
          true,
          conditions.size() == 1 ? conditions.getFirst() : new Condition.Or(conditions),
          new OutputTemplate("", List.of(), List.of()),
          definition.origin(),
          definition.metadata());
    }
  }
}
