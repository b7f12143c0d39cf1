package io.kustos.core.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names in a policy that match nothing: resources, groups, subresources, verbs. */
final class NameLints {
  static final String RESOURCE = "POLICY_NO_SUCH_RESOURCE";
  static final String GROUP = "POLICY_WRONG_GROUP";
  static final String PATTERN = "POLICY_DEAD_PATTERN";
  static final String VERB = "POLICY_NO_SUCH_VERB";
  static final String USER = "POLICY_NO_WILDCARD";

  private static final Set<String> KNOWN_VERBS =
      Set.of(
          "get",
          "list",
          "watch",
          "create",
          "update",
          "patch",
          "delete",
          "deletecollection",
          "proxy",
          "post",
          "put",
          "head",
          "options",
          "connect",
          "trace");

  private final Policy policy;
  private final Advice advice;

  NameLints(Policy policy, Advice advice) {
    this.policy = policy;
    this.advice = advice;
  }

  void run() {
    for (int i = 0; i < policy.rules().size(); i++) {
      PolicyRule rule = policy.rules().get(i);
      verbs(rule, i);
      stars(rule.users(), "users", i);
      stars(rule.userGroups(), "userGroups", i);
      stars(rule.namespaces(), "namespaces", i);
      for (int j = 0; j < rule.resources().size(); j++) {
        GroupResources entry = rule.resources().get(j);
        for (int k = 0; k < entry.resources().size(); k++) {
          Object[] path = {"rules", i, "resources", j, "resources", k};
          pattern(entry.group(), entry.resources().get(k), path);
        }
      }
    }
  }

  private void stars(List<String> texts, String field, int rule) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).contains("*")) {
        advice.add(
            USER,
            "'" + texts.get(i) + "' matches nothing: " + field + " has no wildcards",
            "leave out " + field + " to match all of them",
            "rules",
            rule,
            field,
            i);
      }
    }
  }

  private void verbs(PolicyRule rule, int index) {
    for (int i = 0; i < rule.verbs().size(); i++) {
      String verb = rule.verbs().get(i);
      if (KNOWN_VERBS.contains(verb)) {
        continue;
      }
      String lower = verb.toLowerCase(Locale.ROOT);
      String hint =
          switch (lower) {
            case "*" -> "'*' is no wildcard here; leave out verbs to match all of them";
            case "replace" -> "requests that replace an object have the verb update";
            case "exec", "attach", "portforward" ->
                "it is the subresource pods/" + lower + " with the verbs create and get";
            default ->
                Spelling.nearest(lower, KNOWN_VERBS)
                    .map(near -> "did you mean '" + near + "'? verbs are in lower case")
                    .orElse("verbs are " + String.join(", ", RequestSpace.VERBS));
          };
      advice.add(VERB, "no request has the verb '" + verb + "'", hint, "rules", index, "verbs", i);
    }
  }

  private void pattern(String group, String pattern, Object[] path) {
    int slash = pattern.indexOf('/');
    String name = slash < 0 ? pattern : pattern.substring(0, slash);
    String subresource = slash < 0 ? "" : pattern.substring(slash + 1);
    boolean dead =
        name.isEmpty()
            || (slash >= 0 && subresource.isEmpty())
            || (name.contains("*") && !name.equals("*"))
            || (subresource.contains("*") && !subresource.equals("*"))
            || pattern.equals("*/*");
    if (dead) {
      advice.add(
          PATTERN,
          "'" + pattern + "' matches nothing",
          "patterns are: pods, pods/log, pods/* (pods and all its subresources), */scale, *",
          path);
    } else if (!name.equals("*") && !group.equals("*")) {
      resource(group, name, subresource, path);
    }
  }

  private void resource(String group, String name, String subresource, Object[] path) {
    KnownResources.Resource known = KnownResources.of(group, name);
    if (known != null) {
      subresource(known, subresource, path);
      return;
    }
    List<KnownResources.Resource> elsewhere = KnownResources.named(name);
    if (!elsewhere.isEmpty() && isBuiltIn(group)) {
      String groups =
          elsewhere.stream()
              .map(resource -> "\"" + resource.group() + "\"")
              .collect(Collectors.joining(" or "));
      advice.add(
          GROUP,
          "there is no " + name + " in the API group \"" + group + "\"",
          name + " are in the group " + groups + ("core".equals(group) ? ", the core group" : ""),
          path);
      return;
    }
    if (!KnownResources.groups().contains(group)) {
      return; // A custom resource, as far as anybody can tell from here.
    }
    List<String> near = KnownResources.ofGroup(group).stream().map(r -> r.name()).toList();
    String hint =
        near.stream()
            .filter(plural -> isSingular(name, plural))
            .findFirst()
            .or(() -> Spelling.nearest(name, near))
            .or(() -> Spelling.nearest(name, KnownResources.names()))
            .map(meant -> "did you mean '" + meant + "'? resources are plural, in lower case")
            .orElse("resources of this group are " + String.join(", ", near));
    advice.add(
        RESOURCE, "there is no resource '" + name + "' in the group \"" + group + "\"", hint, path);
  }

  private static boolean isSingular(String name, String plural) {
    String lower = name.toLowerCase(Locale.ROOT);
    return plural.equals(lower)
        || plural.equals(lower + "s")
        || plural.equals(lower + "es")
        || (lower.endsWith("y") && plural.equals(lower.substring(0, lower.length() - 1) + "ies"));
  }

  /** Groups of Kubernetes itself, among them those it no longer serves. */
  private static boolean isBuiltIn(String group) {
    return KnownResources.groups().contains(group)
        || Set.of("core", "extensions", "v1", "settings.k8s.io").contains(group)
        || group.endsWith(".authorization.k8s.io");
  }

  private void subresource(KnownResources.Resource known, String subresource, Object[] path) {
    boolean fine =
        subresource.isEmpty()
            || subresource.equals("*")
            || known.subresources().contains(subresource);
    if (!fine) {
      String hint =
          Spelling.nearest(subresource, known.subresources())
              .map(near -> "did you mean '" + known.name() + "/" + near + "'?")
              .orElse(
                  known.subresources().isEmpty()
                      ? known.name() + " have no subresources"
                      : "subresources are " + String.join(", ", known.subresources()));
      advice.add(
          RESOURCE, "'" + known.name() + "' have no subresource '" + subresource + "'", hint, path);
    }
  }
}
