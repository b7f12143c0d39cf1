package io.kustos.core.policy;

import io.kustos.core.policy.Suggestion.Reasoned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rules for requests of which evidence needs more than who did what: bodies, or the stage at which
 * a request is received. A verb of which even resources that nobody can list need more gets a rule
 * for everything, after those for what needs less.
 */
final class BodyRules {
  /** Names told of those for whom a rule is. */
  private static final int NAMES_MAX = 5;

  /** An exception that saves less than this part of all bytes is not worth its lines. */
  private static final double SAVING_MIN = 0.002;

  private static final String FRESH = RequestSpace.FRESH_GROUP + " " + RequestSpace.FRESH_RESOURCE;

  /** How much of a request is written, and whether already when it is received. */
  private record Form(Level level, boolean received) {
    static final Form PLAIN = new Form(Level.METADATA, false);

    Form and(Form other) {
      return new Form(level.max(other.level), received || other.received);
    }
  }

  private final Profile profile;
  private final Map<String, Map<String, Form>> forms = new TreeMap<>();
  private final Map<String, Set<String>> reasons = new TreeMap<>();
  private final boolean anyReceived;

  BodyRules(Profile profile, List<Evidence> evidence) {
    this.profile = profile;
    evidence.forEach(one -> one.needs().forEach(need -> add(one, need)));
    this.anyReceived =
        forms.values().stream().flatMap(map -> map.values().stream()).anyMatch(Form::received);
  }

  private void add(Evidence one, Need need) {
    Situation situation = need.situation();
    Form form = new Form(need.level(), situation.stage() == Stage.REQUEST_RECEIVED);
    if (situation.isResource() && !form.equals(Form.PLAIN)) {
      String resource = situation.group() + " " + situation.request().combinedResource();
      forms
          .computeIfAbsent(situation.verb(), verb -> new TreeMap<>())
          .merge(resource, form, Form::and);
      reasons
          .computeIfAbsent(situation.verb() + " " + resource, key -> new TreeSet<>())
          .add(one.title());
    }
  }

  /** Stages that the policy leaves out as a whole. */
  List<Stage> omitted() {
    return anyReceived ? List.of() : List.of(Stage.REQUEST_RECEIVED);
  }

  /** What a rule leaves out when nobody looks for requests as they are received. */
  List<String> omittedByRule() {
    return anyReceived ? List.of(Stage.REQUEST_RECEIVED.label()) : List.of();
  }

  private Form form(String verb, String resource) {
    return forms.getOrDefault(verb, Map.of()).getOrDefault(resource, Form.PLAIN);
  }

  /** The level that the evidence needs of such requests by somebody. */
  Level level(String verb, String group, String resource) {
    Map<String, Form> known = forms.getOrDefault(verb, Map.of());
    boolean listed = KnownResources.isKnown(group, resource);
    return form(
            verb,
            listed || known.containsKey(group + " " + resource) ? group + " " + resource : FRESH)
        .level();
  }

  /** The rules in order. */
  List<Reasoned> rules() {
    List<Reasoned> rules = new ArrayList<>();
    List<String> narrow = new ArrayList<>();
    Map<Form, List<String>> wide = new LinkedHashMap<>();
    for (String verb : RequestSpace.VERBS) {
      Form fresh = form(verb, FRESH);
      if (fresh.equals(Form.PLAIN)) {
        narrow.add(verb);
      } else {
        wide.computeIfAbsent(fresh, form -> new ArrayList<>()).add(verb);
      }
    }
    wide.forEach(
        (form, verbs) -> {
          listed(exceptions(form, verbs), rules, true);
          rules.add(new Reasoned(rule(form, verbs, Map.of()), why(everybody(verbs), true)));
        });
    listed(chosen(narrow), rules, false);
    return rules;
  }

  private Set<String> everybody(List<String> verbs) {
    Set<String> titles = new TreeSet<>();
    verbs.forEach(verb -> titles.addAll(reasons.getOrDefault(verb + " " + FRESH, Set.of())));
    return titles;
  }

  /** By resource and verb, what needs more. */
  private Map<String, Map<String, Form>> chosen(List<String> verbs) {
    Map<String, Map<String, Form>> chosen = new TreeMap<>();
    for (String verb : verbs) {
      forms
          .getOrDefault(verb, Map.of())
          .forEach(
              (resource, form) ->
                  chosen.computeIfAbsent(resource, r -> new LinkedHashMap<>()).put(verb, form));
    }
    return chosen;
  }

  /** By resource and verb, what needs less than the rule for everything and is worth a line. */
  private Map<String, Map<String, Form>> exceptions(Form wide, List<String> verbs) {
    Map<String, Map<String, Form>> exceptions = new TreeMap<>();
    long least = Math.max(1, (long) (profile.bytes() * SAVING_MIN));
    Map<String, Long> volumes = volumes();
    for (String verb : verbs) {
      Set<String> resources = new LinkedHashSet<>();
      SecretBodies.CAPS.stream()
          .filter(cap -> !cap.level().atLeast(wide.level()))
          .forEach(cap -> resources.add(cap.group() + " " + cap.combined()));
      volumes.forEach(
          (key, bytes) -> {
            if (bytes >= least && key.startsWith(verb + " ")) {
              resources.add(key.substring(verb.length() + 1));
            }
          });
      for (String resource : resources) {
        String[] parts = resource.split(" ", 2);
        Form form = form(verb, resource);
        boolean known = KnownResources.isKnown(parts[0], parts[1]);
        if (known && !form.equals(wide)) {
          exceptions.computeIfAbsent(resource, r -> new LinkedHashMap<>()).put(verb, form);
        }
      }
    }
    return exceptions;
  }

  private Map<String, Long> volumes() {
    Map<String, Long> volumes = new TreeMap<>();
    profile
        .volumes()
        .forEach(
            (key, volume) -> {
              String what = key.verb() + " " + key.group() + " " + key.resource();
              volumes.merge(what, volume.bytes(), Long::sum);
            });
    return volumes;
  }

  private record Key(Form form, List<String> verbs) {}

  /** A rule for each form and set of verbs. */
  private void listed(
      Map<String, Map<String, Form>> chosen, List<Reasoned> rules, boolean exceptions) {
    Map<Key, Map<String, Set<String>>> entries = new LinkedHashMap<>();
    Map<Key, Set<String>> titles = new LinkedHashMap<>();
    chosen.forEach(
        (resource, verbs) ->
            Set.copyOf(verbs.values())
                .forEach(
                    form -> {
                      List<String> same =
                          verbs.keySet().stream()
                              .filter(verb -> form.equals(verbs.get(verb)))
                              .toList();
                      Key key = new Key(form, same);
                      String[] parts = resource.split(" ", 2);
                      entries
                          .computeIfAbsent(key, k -> new TreeMap<>())
                          .computeIfAbsent(parts[0], group -> new TreeSet<>())
                          .add(parts[1]);
                      Set<String> names = titles.computeIfAbsent(key, k -> new TreeSet<>());
                      same.forEach(
                          verb ->
                              names.addAll(reasons.getOrDefault(verb + " " + resource, Set.of())));
                    }));
    entries.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Key, ?> entry) -> entry.getKey().form().level())
                .thenComparing(entry -> entry.getKey().verbs().toString())
                .thenComparing(entry -> entry.getKey().form().received()))
        .forEach(
            entry -> {
              Key key = entry.getKey();
              boolean bodies = key.form().level().atLeast(Level.REQUEST);
              String why =
                  exceptions && !bodies
                      ? "Without bodies, which would hold credentials or which nobody looks into"
                      : why(titles.getOrDefault(key, Set.of()), bodies);
              rules.add(new Reasoned(rule(key.form(), key.verbs(), entry.getValue()), why));
            });
  }

  private static String why(Set<String> titles, boolean bodies) {
    List<String> named = titles.stream().limit(NAMES_MAX).toList();
    int more = titles.size() - named.size();
    return (bodies ? "Bodies, for: " : "As they are received, for: ")
        + String.join("; ", named)
        + (more > 0 ? " and " + more + " more" : "");
  }

  private PolicyRule rule(Form form, List<String> verbs, Map<String, Set<String>> resources) {
    List<String> none = List.of();
    return new PolicyRule(
        form.level().label(),
        none,
        none,
        verbs,
        Drops.entries(resources),
        none,
        none,
        form.received() ? none : omittedByRule(),
        null);
  }
}
