package io.kustos.core.policy;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Condition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a condition itself names: requests that nobody else would think of.
 *
 * @param users users it asks for, or such as fit what it asks for
 * @param namespaces namespaces, alike
 * @param situations requests for resources and paths that are not among the known ones
 * @param unauthenticated whether it asks for requests without a user
 */
record RuleConstants(
    List<String> users,
    List<String> namespaces,
    List<Situation> situations,
    boolean unauthenticated) {
  private static final int VALUES_MAX = 16;
  private static final Set<String> KIND = Set.of("kustos.actor.kind", "kustos.effective.kind");
  private static final Set<String> ACCOUNT_NAMESPACE = Set.of("kustos.actor.namespace");
  private static final String UNAUTHENTICATED = "unauthenticated";

  /** Somebody of each kind, by the words of {@code kustos.actor.kind}. */
  private static final Map<String, String> SOMEBODY =
      Map.of(
          "person",
          Situation.HUMAN,
          "service_account",
          Situation.ACCOUNT,
          "controller",
          "system:serviceaccount:kube-system:job-controller",
          "control_plane",
          "system:kube-scheduler",
          "node",
          Situation.NODE,
          "bootstrap",
          "system:bootstrap:abcdef",
          "anonymous",
          "system:anonymous");

  static RuleConstants of(Condition condition) {
    List<Condition> atoms = Formula.atoms(condition);
    Set<String> users = new LinkedHashSet<>(List.of(Situation.HUMAN, Situation.ACCOUNT));
    Set<String> namespaces = new LinkedHashSet<>(List.of("kube-system"));
    Set<String> resources = new LinkedHashSet<>();
    Set<String> subresources = new LinkedHashSet<>();
    Set<String> groups = new LinkedHashSet<>();
    Set<String> paths = new LinkedHashSet<>();
    boolean unauthenticated = false;
    for (Condition atom : atoms) {
      List<String> kinds = AtomSource.examples(atom, KIND);
      kinds.stream().filter(SOMEBODY::containsKey).map(SOMEBODY::get).forEach(users::add);
      AtomSource.examples(atom, ACCOUNT_NAMESPACE)
          .forEach(name -> users.add("system:serviceaccount:" + name + ":some-account"));
      users.addAll(AtomSource.examples(atom, EventField.USER_NAME));
      namespaces.addAll(AtomSource.examples(atom, EventField.OBJECT_NAMESPACE));
      resources.addAll(AtomSource.constants(atom, EventField.OBJECT_RESOURCE));
      subresources.addAll(AtomSource.constants(atom, EventField.OBJECT_SUBRESOURCE));
      groups.addAll(AtomSource.constants(atom, EventField.OBJECT_API_GROUP));
      paths.addAll(AtomSource.examples(atom, EventField.REQUEST_URI));
      unauthenticated |=
          kinds.contains(UNAUTHENTICATED)
              || AtomSource.constants(atom, EventField.RESPONSE_CODE).contains("401");
    }
    List<Situation> situations = new ArrayList<>(others(groups, resources, subresources));
    paths.stream()
        .filter(path -> path.startsWith("/"))
        .limit(VALUES_MAX)
        .forEach(path -> situations.addAll(Situations.paths(path)));
    return new RuleConstants(few(users), few(namespaces), situations, unauthenticated);
  }

  private static List<String> few(Set<String> texts) {
    return texts.stream().limit(VALUES_MAX).toList();
  }

  private static List<Situation> others(
      Set<String> groups, Set<String> resources, Set<String> subresources) {
    Set<String> allGroups = new LinkedHashSet<>(List.of(RequestSpace.FRESH_GROUP));
    allGroups.addAll(few(groups));
    Set<String> allResources = new LinkedHashSet<>(few(resources));
    if (!groups.isEmpty()) {
      allResources.add(RequestSpace.FRESH_RESOURCE);
    }
    return Situations.others(allGroups, allResources, subresources);
  }

  /** The situation with each user and namespace that the condition names. */
  List<Situation> variants(Situation situation) {
    List<String> places = new ArrayList<>(List.of(situation.namespace()));
    if (situation.isResource() && !situation.namespace().isEmpty()) {
      places.addAll(namespaces);
    }
    Map<String, Situation> variants = new LinkedHashMap<>();
    for (String user : users) {
      for (String place : places) {
        variants.put(user + " " + place, situation.in(place, situation.name()).by(user));
      }
    }
    return List.copyOf(variants.values());
  }
}
