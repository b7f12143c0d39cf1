package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Rules that store bodies they should not, write too much, or leave something out. */
final class LevelLints {
  static final String BODY = "POLICY_STORES_SECRET_BODY";
  static final String RECEIVED = "POLICY_REQUEST_RECEIVED";
  static final String UNAUTHENTICATED = "POLICY_NO_RESPONSE_STARTED";
  static final String CATCH_ALL = "POLICY_NO_CATCH_ALL";
  static final String HOT = "POLICY_HOT_PATH";
  static final String SUBRESOURCE = "POLICY_SUBRESOURCE_NOT_LOGGED";
  static final String WATCH = "POLICY_WATCH_NOT_LOGGED";

  /** Reads that every controller repeats, with answers as long as the cluster is large. */
  private static final List<String[]> HOT_READS =
      List.of(
          new String[] {"list", "", "pods", ""},
          new String[] {"list", "", "nodes", ""},
          new String[] {"get", "", "endpoints", ""},
          new String[] {"list", "", "events", ""},
          new String[] {"get", "coordination.k8s.io", "leases", ""});

  private static final List<String[]> POWERFUL =
      List.of(
          new String[] {"create", "", "pods", "exec"},
          new String[] {"create", "", "pods", "attach"},
          new String[] {"create", "", "pods", "portforward"},
          new String[] {"patch", "", "pods", "ephemeralcontainers"},
          new String[] {"create", "", "serviceaccounts", "token"},
          new String[] {"get", "", "nodes", "proxy"},
          new String[] {"update", "certificates.k8s.io", "certificatesigningrequests", "approval"});

  private final Policy policy;
  private final PolicyEvaluator evaluator;
  private final List<Need> needs;
  private final Advice advice;

  /**
   * @param evidence what detections need is not advised against
   */
  LevelLints(Policy policy, PolicyEvaluator evaluator, List<Evidence> evidence, Advice advice) {
    this.policy = policy;
    this.evaluator = evaluator;
    this.needs = evidence.stream().flatMap(one -> one.needs().stream()).toList();
    this.advice = advice;
  }

  void run() {
    stages();
    catchAll();
    bodies();
    hotReads();
    subresources();
    watches();
  }

  private Decision decide(String verb, String group, String resource, String subresource) {
    return evaluator.evaluate(Situations.resource(verb, group, resource, subresource).request());
  }

  private void stages() {
    List<Integer> twice = new ArrayList<>();
    Set<Integer> needed = decidingReceived();
    for (int i = 0; i < policy.rules().size(); i++) {
      PolicyRule rule = policy.rules().get(i);
      boolean written = rule.level() != Level.NONE;
      if (written && !needed.contains(i) && !omitted(rule).contains(Stage.REQUEST_RECEIVED)) {
        twice.add(i);
      }
      if (written && rule.omitStages().contains(Stage.RESPONSE_STARTED)) {
        notStarted("rules", i, "omitStages");
      }
    }
    if (policy.omitStages().contains(Stage.RESPONSE_STARTED)) {
      notStarted("omitStages");
    }
    if (!twice.isEmpty()) {
      advice.add(
          RECEIVED,
          "every request of "
              + (twice.size() == 1 ? "rules[" + twice.getFirst() + "]" : twice.size() + " rules")
              + " is written twice: RequestReceived says nothing that the later event does not"
              + " say",
          "put omitStages: [RequestReceived] beside rules",
          "rules",
          twice.getFirst(),
          "level");
    }
  }

  /** Rules that write requests which a detection needs as soon as they are received. */
  private Set<Integer> decidingReceived() {
    Set<Integer> deciding = new HashSet<>();
    needs.stream()
        .map(Need::situation)
        .filter(situation -> situation.stage() == Stage.REQUEST_RECEIVED)
        .forEach(situation -> deciding.add(evaluator.evaluate(situation.request()).matchedRule()));
    return deciding;
  }

  private void notStarted(Object... path) {
    advice.add(
        UNAUTHENTICATED,
        "requests that fail to authenticate (401) are written at ResponseStarted only, so they"
            + " are not written at all",
        "leave ResponseStarted out of omitStages",
        path);
  }

  private Set<Stage> omitted(PolicyRule rule) {
    Set<Stage> omitted = new LinkedHashSet<>(policy.omitStages());
    omitted.addAll(rule.omitStages());
    return omitted;
  }

  private void catchAll() {
    Decision object = decide("create", RequestSpace.FRESH_GROUP, RequestSpace.FRESH_RESOURCE, "");
    Decision path = evaluator.evaluate(Situations.path("get", RequestSpace.FRESH_PATH).request());
    boolean none = object.matchedRule() == Decision.NO_RULE;
    if (none || path.matchedRule() == Decision.NO_RULE) {
      advice.add(
          CATCH_ALL,
          (none ? "requests" : "requests for paths")
              + " that no rule matches are not written, among them those for resources that"
              + " come with the next operator",
          "end with a rule that has a level and nothing else, for example '- level: Metadata'",
          "rules",
          policy.rules().size() - 1);
    }
  }

  /** Each rule with a level that stores bodies is tried with requests of its own. */
  private void bodies() {
    TreeMap<Integer, Set<String>> found = new TreeMap<>();
    for (SecretBodies.Cap cap : SecretBodies.CAPS) {
      Set<String> needed = verbsWithBodies(cap);
      for (RequestAttributes request :
          Samples.of(policy, cap.group(), cap.resource(), cap.subresource())) {
        Decision decision = evaluator.evaluate(request);
        boolean stored = !cap.level().atLeast(decision.level()) && hasBody(request, decision);
        if (stored && !needed.contains(request.verb())) {
          found
              .computeIfAbsent(decision.matchedRule(), rule -> new LinkedHashSet<>())
              .add(request.combinedResource());
        }
      }
    }
    found.forEach(
        (rule, resources) ->
            advice.add(
                BODY,
                "at level "
                    + policy.rules().get(rule).levelName()
                    + " the bodies of "
                    + String.join(", ", resources)
                    + " are stored in the log, credentials included",
                "put a rule with level Metadata for them before this one",
                "rules",
                rule,
                "level"));
  }

  /** Verbs of which a detection is blind without the bodies. */
  private Set<String> verbsWithBodies(SecretBodies.Cap cap) {
    return needs.stream()
        .filter(need -> SecretBodies.storesAny(need.situation(), need.least()))
        .map(Need::situation)
        .filter(situation -> situation.resource().equals(cap.resource()))
        .map(Situation::verb)
        .collect(Collectors.toSet());
  }

  private static boolean hasBody(RequestAttributes request, Decision decision) {
    boolean read = Set.of("get", "list", "watch").contains(request.verb());
    return !request.verb().equals("watch") && (!read || decision.level() == Level.REQUEST_RESPONSE);
  }

  private void hotReads() {
    TreeMap<Integer, Set<String>> found = new TreeMap<>();
    for (String[] what : HOT_READS) {
      Decision decision = decide(what[0], what[1], what[2], what[3]);
      if (decision.level() == Level.REQUEST_RESPONSE) {
        found
            .computeIfAbsent(decision.matchedRule(), rule -> new LinkedHashSet<>())
            .add(what[0] + " " + what[2]);
      }
    }
    found.forEach(
        (rule, reads) ->
            advice.add(
                HOT,
                "at level RequestResponse the whole answer of reads is stored ("
                    + String.join(", ", reads)
                    + "), which is most of a log's bytes and no change to anything",
                "put a rule {level: Metadata, verbs: [get, list, watch]} before this one",
                "rules",
                rule,
                "level"));
  }

  private void subresources() {
    TreeMap<Integer, Set<String>> found = new TreeMap<>();
    for (String[] what : POWERFUL) {
      Decision parent = decide("create", what[1], what[2], "");
      Decision own = decide(what[0], what[1], what[2], what[3]);
      boolean named =
          parent.matchedRule() != Decision.NO_RULE
              && policy.rules().get(parent.matchedRule()).resources().stream()
                  .anyMatch(entry -> entry.resources().contains(what[2]));
      if (named && parent.level() != Level.NONE && own.level() == Level.NONE) {
        found
            .computeIfAbsent(parent.matchedRule(), rule -> new LinkedHashSet<>())
            .add(what[2] + "/" + what[3]);
      }
    }
    found.forEach(
        (rule, resources) ->
            advice.add(
                SUBRESOURCE,
                "a resource does not include its subresources: "
                    + String.join(", ", resources)
                    + (resources.size() == 1 ? " is" : " are")
                    + " not written",
                "name "
                    + (resources.size() == 1 ? "it" : "them")
                    + " beside the resource, or write resource/* for all",
                "rules",
                rule,
                "resources"));
  }

  private void watches() {
    for (String resource : List.of("secrets", "configmaps")) {
      Decision list = decide("list", "", resource, "");
      Decision watch = decide("watch", "", resource, "");
      if (list.level() != Level.NONE && watch.level() == Level.NONE) {
        Object[] path =
            watch.matchedRule() == Decision.NO_RULE
                ? new Object[] {"rules", list.matchedRule(), "verbs"}
                : new Object[] {"rules", watch.matchedRule(), "level"};
        advice.add(
            WATCH,
            "a watch reads " + resource + " as a list does, and it is not written while lists are",
            "treat watch of " + resource + " like get and list",
            path);
      }
    }
  }
}
