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
 * @param narrowed names of detections that look at requests of any kind, and no longer see some of
 *     components of Kubernetes
 */
public record Suggestion(
    List<Reasoned> rules,
    List<Stage> omitStages,
    List<Evidence> evidence,
    List<BlindSpot> blind,
    List<String> narrowed) {
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
    BodyRules bodies = new BodyRules(profile, evidence);
    boolean withBodies = thrift != Thrift.NO_BODIES;
    List<Stage> omitted = withBodies ? bodies.omitted() : List.of(Stage.REQUEST_RECEIVED);
    List<String> byRule = withBodies ? bodies.omittedByRule() : List.of();
    List<Reasoned> made = new ArrayList<>();
    Drops drops = new Drops(profile, rules, evidence);
    List<Drops.Drop> dropped = drops.find();
    for (Drops.Drop drop : dropped) {
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
    List<Drops.Drop> lowered = withBodies ? drops.lowered(bodies, dropped) : List.of();
    for (Drops.Drop drop : lowered) {
      made.add(new Reasoned(drop.rule(), "Without bodies: " + drop.why()));
    }
    if (withBodies) {
      made.addAll(bodies.rules());
    }
    made.addAll(rest(evidence, byRule));
    List<BlindSpot> blind =
        BlindSpot.of(new PolicyEvaluator(policy(made, omitted), version), evidence);
    Set<String> narrowed = new TreeSet<>();
    dropped.forEach(drop -> narrowed.addAll(drop.narrowed()));
    lowered.forEach(drop -> narrowed.addAll(drop.narrowed()));
    return new Suggestion(made, omitted, evidence, blind, List.copyOf(narrowed));
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

  private static PolicyRule rule(
      List<String> verbs,
      Map<String, Set<String>> resources,
      List<String> paths,
      List<String> omitted) {
    List<String> none = List.of();
    return new PolicyRule(
        Level.METADATA.label(),
        none,
        none,
        verbs,
        Drops.entries(resources),
        none,
        paths,
        omitted,
        null);
  }

  /** Everything else at Metadata where somebody needs resources that nobody can list. */
  private static List<Reasoned> rest(List<Evidence> evidence, List<String> omitted) {
    List<Need> needs = evidence.stream().flatMap(one -> one.needs().stream()).toList();
    boolean open =
        needs.stream()
            .anyMatch(need -> need.situation().resource().equals(RequestSpace.FRESH_RESOURCE));
    if (open) {
      return List.of(
          new Reasoned(
              rule(List.of(), Map.of(), List.of(), omitted),
              "Everything else: who did what, no bodies"));
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
      rules.add(
          new Reasoned(rule(ordered, resources, List.of(), omitted), "What else is looked for"));
    }
    if (paths) {
      rules.add(
          new Reasoned(rule(List.of(), Map.of(), List.of("*"), omitted), "Requests for paths"));
    }
    rules.add(new Reasoned(PolicyRule.of(Level.NONE), "Nobody looks for anything else"));
    return rules;
  }

  /** The names of those who lose evidence. */
  public String blindNames() {
    return blind.stream().map(spot -> spot.evidence().title()).collect(Collectors.joining("; "));
  }
}
