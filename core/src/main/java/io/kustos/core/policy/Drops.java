package io.kustos.core.policy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds what components of Kubernetes do that nobody looks for, so that it need not be written: no
 * rule can match it when the component is its sender, and none did.
 */
final class Drops {
  private static final List<String> READS = List.of("get", "list", "watch");

  /** A rule that saves less than this part of all bytes is not worth its lines. */
  private static final double SAVING_MIN = 0.001;

  /**
   * Noise of one shape.
   *
   * @param what for people
   */
  private record Shape(String what, List<String> verbs, Predicate<String> resource) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("reads", READS, resource -> true),
          new Shape(
              "heartbeats and leader elections",
              List.of("create", "update", "patch"),
              "leases"::equals),
          new Shape("Kubernetes events", List.of("create", "update", "patch"), "events"::equals),
          new Shape("status updates", List.of("update", "patch"), name -> name.endsWith("/status")),
          new Shape(
              "endpoints that follow pods",
              List.of("create", "update", "patch", "delete"),
              Set.of("endpoints", "endpointslices")::contains),
          new Shape(
              "questions about access",
              List.of("create"),
              Set.of("tokenreviews", "subjectaccessreviews")::contains));

  /** A rule with the bytes that it keeps out of the log. */
  record Drop(PolicyRule rule, String why, long bytes) {}

  private final Profile profile;
  private final Map<Profile.Key, Profile.Volume> volumes;
  private final List<RuleEvidence> rules;
  private final List<Evidence> evidence;
  private final Map<List<String>, Boolean> unneeded = new HashMap<>();

  Drops(Profile profile, RuleSet rules, List<Evidence> evidence) {
    this.profile = profile;
    this.volumes = profile.volumes();
    this.rules = rules.rules().stream().filter(Rule::enabled).map(RuleEvidence::new).toList();
    this.evidence = evidence;
  }

  /** The rules, most saving first. */
  List<Drop> find() {
    List<Drop> drops = new ArrayList<>();
    Set<String> controllers = new TreeSet<>();
    volumes.keySet().stream()
        .map(Profile.Key::who)
        .filter(Components::isController)
        .forEach(controllers::add);
    for (Shape shape : SHAPES) {
      add(drops, shape, Set.of(Profile.NODES), "kubelets");
      add(drops, shape, controllers, "the control plane");
    }
    addPaths(drops);
    long least = Math.max(1, (long) (profile.bytes() * SAVING_MIN));
    return drops.stream()
        .filter(drop -> drop.bytes() >= least)
        .sorted(Comparator.comparingLong((Drop drop) -> -drop.bytes()))
        .toList();
  }

  private void add(List<Drop> drops, Shape shape, Set<String> senders, String who) {
    Map<String, Set<String>> resources = new TreeMap<>();
    Set<String> users = new TreeSet<>();
    Set<String> needed = new LinkedHashSet<>();
    long bytes = 0;
    for (Map.Entry<Profile.Key, Profile.Volume> entry : volumes.entrySet()) {
      Profile.Key key = entry.getKey();
      String id = key.group() + " " + key.resource();
      if (fits(key, shape, senders)
          && !needed.contains(id)
          && (entry.getValue().findings() > 0 || !isUnneeded(key, shape, senders))) {
        needed.add(id);
      }
    }
    for (Map.Entry<Profile.Key, Profile.Volume> entry : volumes.entrySet()) {
      Profile.Key key = entry.getKey();
      if (fits(key, shape, senders) && !needed.contains(key.group() + " " + key.resource())) {
        resources.computeIfAbsent(key.group(), g -> new TreeSet<>()).add(key.resource());
        users.add(key.who());
        bytes += entry.getValue().bytes();
      }
    }
    if (bytes > 0) {
      boolean nodes = users.contains(Profile.NODES);
      PolicyRule rule =
          new PolicyRule(
              Level.NONE.label(),
              nodes ? List.of() : List.copyOf(users),
              nodes ? List.of(Components.NODES) : List.of(),
              shape.verbs(),
              entries(resources),
              List.of(),
              List.of(),
              List.of(),
              null);
      drops.add(new Drop(rule, shape.what() + " by " + who, bytes));
    }
  }

  static List<GroupResources> entries(Map<String, Set<String>> resources) {
    List<GroupResources> entries = new ArrayList<>();
    resources.forEach(
        (group, names) -> entries.add(new GroupResources(group, List.copyOf(names), List.of())));
    return entries;
  }

  private static boolean fits(Profile.Key key, Shape shape, Set<String> senders) {
    return key.path().isEmpty()
        && senders.contains(key.who())
        && shape.verbs().contains(key.verb())
        && shape.resource().test(key.resource());
  }

  /** Whether no rule can match such a request by any of the senders. */
  private boolean isUnneeded(Profile.Key key, Shape shape, Set<String> senders) {
    for (String sender : senders) {
      for (String verb : shape.verbs()) {
        if (!unneeded.computeIfAbsent(
            List.of(sender, verb, key.group(), key.resource()), this::isUnneeded)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isUnneeded(List<String> request) {
    String user = request.get(0).equals(Profile.NODES) ? "system:node:some-node" : request.get(0);
    String[] parts = request.get(3).split("/", 2);
    Situation plain =
        new Situation(
            Stage.RESPONSE_COMPLETE,
            request.get(1),
            request.get(2),
            parts[0],
            parts.length == 1 ? "" : parts[1],
            RequestSpace.FRESH_NAMESPACE,
            RequestSpace.FRESH_NAME,
            user,
            Situation.groupsOf(user),
            "");
    List<Situation> places =
        List.of(plain, plain.in("kube-system", plain.name()), plain.in("", plain.name()));
    return places.stream().allMatch(this::isUnneeded);
  }

  private boolean isUnneeded(Situation situation) {
    for (Stage stage : Situations.stages(situation)) {
      Situation at = situation.at(stage);
      AuditEvent event = at.event();
      for (RuleEvidence rule : rules) {
        if (rule.level(at, event, true) != Level.NONE) {
          return false;
        }
      }
    }
    return true;
  }

  /** Health and version, asked for by load balancers all day. */
  private void addPaths(List<Drop> drops) {
    Set<String> asked = new TreeSet<>();
    long bytes = 0;
    for (Map.Entry<Profile.Key, Profile.Volume> entry : volumes.entrySet()) {
      String path = entry.getKey().path();
      boolean health = Set.of("/healthz", "/livez", "/readyz", "/version").contains(path);
      if (health && entry.getValue().findings() == 0 && !isNeeded(path)) {
        asked.add(path.equals("/version") ? path : path + "*");
        bytes += entry.getValue().bytes();
      }
    }
    if (bytes > 0) {
      PolicyRule rule =
          new PolicyRule(
              Level.NONE.label(),
              List.of(),
              List.of(),
              List.of("get"),
              List.of(),
              List.of(),
              List.copyOf(asked),
              List.of(),
              null);
      drops.add(new Drop(rule, "health checks by anybody", bytes));
    }
  }

  private boolean isNeeded(String path) {
    return evidence.stream()
        .flatMap(one -> one.needs().stream())
        .anyMatch(need -> need.situation().path().equals(path));
  }
}
