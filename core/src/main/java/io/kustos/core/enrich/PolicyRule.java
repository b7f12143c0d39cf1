package io.kustos.core.enrich;

import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One rule of a role. Lists that a patch leaves out are empty. */
record PolicyRule(
    List<String> verbs,
    List<String> groups,
    List<String> resources,
    List<String> names,
    List<String> urls) {
  private static final String STAR = "*";
  private static final String UNKNOWN = "?";

  static PolicyRule of(JsonSlice rule) {
    return new PolicyRule(
        texts(rule, "verbs"),
        texts(rule, "apiGroups"),
        texts(rule, "resources"),
        texts(rule, "resourceNames"),
        texts(rule, "nonResourceURLs"));
  }

  private static List<String> texts(JsonSlice rule, String key) {
    List<String> texts = new ArrayList<>();
    JsonSlice array = rule.get(key);
    if (array != null) {
      array.forEachElement(
          element -> {
            if (texts.size() < EnrichLimits.DEFAULT.valuesMax()) {
              texts.add(element.text());
            }
          });
    }
    return texts;
  }

  void grants(Set<String> grants) {
    for (String verb : verbs.isEmpty() ? List.of(UNKNOWN) : verbs) {
      for (String url : urls) {
        add(grants, verb + ":" + url);
      }
      if (urls.isEmpty() || !resources.isEmpty()) {
        resources(verb, grants);
      }
    }
  }

  private void resources(String verb, Set<String> grants) {
    String suffix = names.isEmpty() ? "" : names.toString().replace(", ", ",");
    for (String resource : resources.isEmpty() ? List.of(UNKNOWN) : resources) {
      for (String group : groups.isEmpty() ? List.of("") : groups) {
        int slash = resource.indexOf('/');
        String plain = slash < 0 ? resource : resource.substring(0, slash);
        String below = slash < 0 ? "" : resource.substring(slash);
        String of = group.isEmpty() ? "" : "." + group;
        add(grants, verb + ":" + plain + of + below + suffix);
      }
    }
  }

  private static void add(Set<String> grants, String grant) {
    if (grants.size() < EnrichLimits.DEFAULT.valuesMax()) {
      grants.add(grant);
    }
  }

  void wildcards(Set<String> wildcards) {
    if (verbs.contains(STAR)) {
      wildcards.add("verbs");
    }
    if (resources.contains(STAR)) {
      wildcards.add("resources");
    }
    if (groups.contains(STAR)) {
      wildcards.add("groups");
    }
    if (urls.contains(STAR) || urls.contains("/*")) {
      wildcards.add("urls");
    }
  }

  /** Whether the rule allows one of the verbs on the resource, as RBAC matches them. */
  boolean allows(Set<String> wantedVerbs, String group, String resource) {
    boolean verb = verbs.contains(STAR) || verbs.stream().anyMatch(wantedVerbs::contains);
    boolean inGroup = groups.contains(STAR) || groups.contains(group);
    return verb && (inGroup || (groups.isEmpty() && group.isEmpty())) && covers(resource);
  }

  private boolean covers(String wanted) {
    int slash = wanted.indexOf('/');
    return resources.contains(STAR)
        || resources.contains(wanted)
        || (slash >= 0 && resources.contains(STAR + wanted.substring(slash)));
  }
}
