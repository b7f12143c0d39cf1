package io.kustos.core.policy;

import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A policy that writes what evidence needs, and little else.
 *
 * @param rules rules with what they are for, in order
 * @param evidence what must be kept
 * @param blind what is not kept; empty unless a budget asked for it
 */
public record Suggestion(
    List<Reasoned> rules, List<Stage> omitStages, List<Evidence> evidence, List<BlindSpot> blind) {
  private static final Set<String> CONTENT = Set.of("secrets", "configmaps");
  private static final List<String> READS = List.of("get", "list", "watch");

  /** A rule and the reason for it. */
  public record Reasoned(PolicyRule rule, String why) {}

  /** How far a suggestion goes to save bytes; each goes further than the one before. */
  public enum Thrift {
    /** Nothing that a detection or control needs is left out. */
    LOSSLESS,
    /** Reads by service accounts are left out, but for secrets and configmaps. */
    NO_ACCOUNT_READS,
    /** Reads by anybody are left out, but for secrets and configmaps. */
    NO_READS,
    /** No bodies are written. */
    NO_BODIES
  }

  /**
   * Makes a suggestion.
   *
   * @param rules the detections to keep alive
   * @param evidence what these and chosen controls need
   */
  public static Suggestion of(
      Profile profile,
      RuleSet rules,
      List<Evidence> evidence,
      Thrift thrift,
      KubernetesVersion version) {
    List<Reasoned> made = new ArrayList<>();
    for (Drops.Drop drop : new Drops(profile, rules, evidence).find()) {
      made.add(new Reasoned(drop.rule(), "Not written: " + drop.why()));
    }
    if (thrift.compareTo(Thrift.NO_ACCOUNT_READS) >= 0) {
      boolean everybody = thrift.compareTo(Thrift.NO_READS) >= 0;
      made.add(
          new Reasoned(
              reads(profile, everybody),
              "Not written, for the budget: reads by "
                  + (everybody ? "anybody" : "service accounts")));
    }
    if (thrift != Thrift.NO_BODIES) {
      made.addAll(bodies(evidence));
    }
    made.addAll(rest(evidence));
    Policy policy = policy(made, omitted(evidence));
    List<BlindSpot> blind = BlindSpot.of(new PolicyEvaluator(policy, version), evidence);
    return new Suggestion(made, omitted(evidence), evidence, blind);
  }

  /** The policy itself. */
  public Policy policy() {
    return policy(rules, omitStages);
  }

  private static Policy policy(List<Reasoned> rules, List<Stage> omitStages) {
    return new Policy(
        rules.stream().map(Reasoned::rule).toList(),
        omitStages.stream().map(Stage::label).toList(),
        true);
  }

  private static List<Stage> omitted(List<Evidence> evidence) {
    boolean needed =
        evidence.stream()
            .flatMap(one -> one.needs().stream())
            .anyMatch(need -> need.situation().stage() == Stage.REQUEST_RECEIVED);
    return needed ? List.of() : List.of(Stage.REQUEST_RECEIVED);
  }

  /** Reads of resources whose content is no secret. */
  private static PolicyRule reads(Profile profile, boolean everybody) {
    Map<String, Set<String>> resources = new TreeMap<>();
    for (Profile.Key key : profile.volumes().keySet()) {
      boolean plain =
          key.path().isEmpty() && READS.contains(key.verb()) && !key.resource().contains("/");
      if (plain && !CONTENT.contains(key.resource()) && !key.resource().isEmpty()) {
        resources.computeIfAbsent(key.group(), g -> new TreeSet<>()).add(key.resource());
      }
    }
    return new PolicyRule(
        Level.NONE.label(),
        List.of(),
        everybody ? List.of() : List.of("system:serviceaccounts"),
        READS,
        Drops.entries(resources),
        List.of(),
        List.of(),
        List.of(),
        null);
  }

  private record Form(Level level, List<String> verbs) {}

  /** A rule for each level and set of verbs at which bodies are needed. */
  private static List<Reasoned> bodies(List<Evidence> evidence) {
    Map<String, Map<String, Level>> levels = new TreeMap<>();
    Map<String, Set<String>> reasons = new TreeMap<>();
    for (Evidence one : evidence) {
      for (Need need : one.needs()) {
        if (need.level().atLeast(Level.REQUEST) && need.situation().isResource()) {
          String resource =
              need.situation().group() + " " + need.situation().request().combinedResource();
          levels
              .computeIfAbsent(resource, r -> new TreeMap<>())
              .merge(need.situation().verb(), need.level(), Level::max);
          reasons.computeIfAbsent(resource, r -> new TreeSet<>()).add(one.title());
        }
      }
    }
    Map<String, Form> forms = new TreeMap<>();
    Map<String, Map<String, Set<String>>> entries = new TreeMap<>();
    Map<String, Set<String>> why = new TreeMap<>();
    levels.forEach(
        (resource, verbs) -> {
          for (Level level : List.of(Level.REQUEST_RESPONSE, Level.REQUEST)) {
            List<String> chosen =
                RequestSpace.VERBS.stream().filter(verb -> verbs.get(verb) == level).toList();
            if (!chosen.isEmpty()) {
              String key = (3 - level.ordinal()) + " " + chosen;
              String[] parts = resource.split(" ", 2);
              forms.put(key, new Form(level, chosen));
              entries
                  .computeIfAbsent(key, k -> new TreeMap<>())
                  .computeIfAbsent(parts[0], group -> new TreeSet<>())
                  .add(parts[1]);
              why.computeIfAbsent(key, k -> new TreeSet<>())
                  .addAll(reasons.getOrDefault(resource, Set.of()));
            }
          }
        });
    List<Reasoned> rules = new ArrayList<>();
    forms.forEach(
        (key, form) ->
            rules.add(
                new Reasoned(
                    rule(form.level(), form.verbs(), entries.getOrDefault(key, Map.of())),
                    "Bodies, for: " + String.join("; ", why.getOrDefault(key, Set.of())))));
    return rules;
  }

  private static PolicyRule rule(
      Level level, List<String> verbs, Map<String, Set<String>> resources) {
    List<String> none = List.of();
    return new PolicyRule(
        level.label(), none, none, verbs, Drops.entries(resources), none, none, none, null);
  }

  /** Everything else at Metadata where somebody needs resources that nobody can list. */
  private static List<Reasoned> rest(List<Evidence> evidence) {
    List<Need> needs = evidence.stream().flatMap(one -> one.needs().stream()).toList();
    boolean open =
        needs.stream()
            .anyMatch(need -> need.situation().resource().equals(RequestSpace.FRESH_RESOURCE));
    if (open) {
      return List.of(
          new Reasoned(PolicyRule.of(Level.METADATA), "Everything else: who did what, no bodies"));
    }
    Map<String, Set<String>> resources = new TreeMap<>();
    Set<String> verbs = new TreeSet<>();
    boolean paths = false;
    for (Need need : needs) {
      if (need.situation().isResource()) {
        resources
            .computeIfAbsent(need.situation().group(), group -> new TreeSet<>())
            .add(need.situation().request().combinedResource());
        verbs.add(need.situation().verb());
      } else {
        paths = true;
      }
    }
    List<Reasoned> rules = new ArrayList<>();
    if (!resources.isEmpty()) {
      List<String> ordered = RequestSpace.VERBS.stream().filter(verbs::contains).toList();
      rules.add(new Reasoned(rule(Level.METADATA, ordered, resources), "What else is looked for"));
    }
    if (paths) {
      List<String> none = List.of();
      rules.add(
          new Reasoned(
              new PolicyRule(
                  Level.METADATA.label(),
                  none,
                  none,
                  none,
                  List.of(),
                  none,
                  List.of("*"),
                  none,
                  null),
              "Requests for paths"));
    }
    rules.add(new Reasoned(PolicyRule.of(Level.NONE), "Nobody looks for anything else"));
    return rules;
  }

  /** The names of those who lose evidence. */
  public String blindNames() {
    return blind.stream().map(spot -> spot.evidence().title()).collect(Collectors.joining("; "));
  }
}
