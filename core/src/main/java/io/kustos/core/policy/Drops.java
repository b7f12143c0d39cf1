package io.kustos.core.policy;

import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds what components of Kubernetes do that nobody looks for, so that it need not be written. No
 * rule may be able to match it when the component is its sender, unless that rule looks at requests
 * of any kind, whatever they are for: such a rule goes on with the others, and is told as narrowed
 * when it found nothing here.
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

  /**
   * A rule with the bytes that it keeps out of the log.
   *
   * @param keys what it keeps out
   * @param narrowed names of detections that see less by it
   */
  record Drop(
      PolicyRule rule, String why, long bytes, Set<Profile.Key> keys, Set<String> narrowed) {}

  /** A request of a kind by a component. */
  private record Asked(String who, String verb, String group, String resource) {}

  private final Profile profile;
  private final Map<Profile.Key, Profile.Volume> volumes;
  private final List<RuleEvidence> rules;
  private final List<Evidence> evidence;
  private final Map<String, Set<String>> names;
  private final Map<Asked, Boolean> unneeded = new HashMap<>();

  Drops(Profile profile, RuleSet rules, List<Evidence> evidence) {
    this.profile = profile;
    this.volumes = profile.volumes();
    this.rules = RuleEvidence.all(DetectionEvidence.enabled(rules));
    this.evidence = evidence;
    this.names = DetectionEvidence.names(rules);
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
    Set<String> narrowed = new TreeSet<>();
    Set<Profile.Key> keys = new LinkedHashSet<>();
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
        keys.add(key);
        narrowed.addAll(narrowed(asked(key), false));
      }
    }
    if (bytes > 0) {
      PolicyRule rule = rule(Level.NONE, users, shape.verbs(), resources, List.of());
      drops.add(new Drop(rule, shape.what() + " by " + who, bytes, keys, narrowed));
    }
  }

  private static PolicyRule rule(
      Level level,
      Set<String> users,
      List<String> verbs,
      Map<String, Set<String>> resources,
      List<String> omitted) {
    boolean nodes = users.contains(Profile.NODES);
    return new PolicyRule(
        level.label(),
        nodes ? List.of() : List.copyOf(users),
        nodes ? List.of(Components.NODES) : List.of(),
        verbs,
        entries(resources),
        List.of(),
        List.of(),
        omitted,
        null);
  }

  /**
   * Rules for writes of components whose bodies evidence needs of somebody, but not of them.
   *
   * @param bodies what is needed of somebody
   * @param dropped what is not written at all
   */
  List<Drop> lowered(BodyRules bodies, List<Drop> dropped) {
    Set<Profile.Key> gone = new HashSet<>();
    dropped.forEach(drop -> gone.addAll(drop.keys()));
    List<Drop> lowered = new ArrayList<>();
    for (boolean nodes : new boolean[] {true, false}) {
      for (List<String> verbs : List.of(List.of("update", "patch"), List.of("create"))) {
        Map<String, Set<String>> resources = new TreeMap<>();
        Set<String> users = new TreeSet<>();
        Set<String> narrowed = new TreeSet<>();
        long[] bytes = new long[1];
        byResource(nodes, verbs, gone)
            .forEach(
                (id, keys) -> {
                  if (keys.stream().allMatch(key -> isLowered(key, bodies))) {
                    String[] parts = id.split(" ", 2);
                    resources.computeIfAbsent(parts[0], g -> new TreeSet<>()).add(parts[1]);
                    for (Profile.Key key : keys) {
                      users.add(key.who());
                      narrowed.addAll(narrowed(asked(key), true));
                      Profile.Volume volume = volumes.get(key);
                      bytes[0] += volume == null ? 0 : volume.bytes();
                    }
                  }
                });
        if (bytes[0] >= Math.max(1, (long) (profile.bytes() * SAVING_MIN))) {
          PolicyRule rule = rule(Level.METADATA, users, verbs, resources, bodies.omittedByRule());
          String why = "what " + (nodes ? "kubelets write" : "the control plane writes");
          lowered.add(new Drop(rule, why, bytes[0], Set.of(), narrowed));
        }
      }
    }
    return lowered;
  }

  /** Kinds of requests by kubelets, or by the control plane, by group and resource. */
  private Map<String, List<Profile.Key>> byResource(
      boolean nodes, List<String> verbs, Set<Profile.Key> gone) {
    Map<String, List<Profile.Key>> byResource = new TreeMap<>();
    for (Profile.Key key : volumes.keySet()) {
      boolean sender = nodes ? key.who().equals(Profile.NODES) : Components.isController(key.who());
      if (sender && key.path().isEmpty() && verbs.contains(key.verb()) && !gone.contains(key)) {
        byResource
            .computeIfAbsent(key.group() + " " + key.resource(), id -> new ArrayList<>())
            .add(key);
      }
    }
    return byResource;
  }

  private static Asked asked(Profile.Key key) {
    return new Asked(key.who(), key.verb(), key.group(), key.resource());
  }

  private boolean isLowered(Profile.Key key, BodyRules bodies) {
    return bodies.level(key.verb(), key.group(), key.resource()).atLeast(Level.REQUEST)
        && situations(asked(key)).stream()
            .allMatch(
                at ->
                    rules.stream()
                        .noneMatch(rule -> rule.levels(at, true).level().atLeast(Level.REQUEST)));
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
        Asked asked = new Asked(sender, verb, key.group(), key.resource());
        if (!unneeded.computeIfAbsent(asked, this::isUnneeded)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isUnneeded(Asked asked) {
    return situations(asked).stream()
        .allMatch(at -> rules.stream().allMatch(rule -> !matches(rule, at) || isBroad(rule, at)));
  }

  private static boolean matches(RuleEvidence rule, Situation at) {
    return rule.levels(at, true).level() != Level.NONE;
  }

  /** Whether the rule can match the same by the same user for a resource that nobody knows. */
  private static boolean isBroad(RuleEvidence rule, Situation at) {
    return matches(
        rule,
        new Situation(
            at.stage(),
            at.verb(),
            RequestSpace.FRESH_GROUP,
            RequestSpace.FRESH_RESOURCE,
            "",
            at.namespace(),
            at.name(),
            at.user(),
            at.groups(),
            ""));
  }

  /** Names of the detections that can match it, or only as it is received. */
  private Set<String> narrowed(Asked asked, boolean receivedOnly) {
    Set<String> narrowed = new TreeSet<>();
    for (Situation at : situations(asked)) {
      boolean counts = !receivedOnly || at.stage() == Stage.REQUEST_RECEIVED;
      for (RuleEvidence rule : rules) {
        if (counts && matches(rule, at)) {
          narrowed.addAll(names.getOrDefault(rule.rule().id(), Set.of()));
        }
      }
    }
    return narrowed;
  }

  /** In which places and at which stages the request is seen. */
  private static List<Situation> situations(Asked asked) {
    String user = asked.who().equals(Profile.NODES) ? Situation.NODE : asked.who();
    String[] parts = asked.resource().split("/", 2);
    Situation plain =
        new Situation(
            Stage.RESPONSE_COMPLETE,
            asked.verb(),
            asked.group(),
            parts[0],
            parts.length == 1 ? "" : parts[1],
            RequestSpace.FRESH_NAMESPACE,
            RequestSpace.FRESH_NAME,
            user,
            Situation.groupsOf(user),
            "");
    List<Situation> all = new ArrayList<>();
    for (Situation place :
        List.of(plain, plain.in("kube-system", plain.name()), plain.in("", plain.name()))) {
      Situations.stages(place).forEach(stage -> all.add(place.at(stage)));
    }
    return all;
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
      drops.add(new Drop(rule, "health checks by anybody", bytes, Set.of(), Set.of()));
    }
  }

  private boolean isNeeded(String path) {
    return evidence.stream()
        .flatMap(one -> one.needs().stream())
        .anyMatch(need -> need.situation().path().equals(path));
  }
}
