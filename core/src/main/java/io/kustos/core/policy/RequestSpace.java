package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests that stand for all others: a policy compares with constants only, so two requests that
 * hit the same constants are decided alike. Each dimension has the constants of the policies and a
 * value that is none of them.
 */
final class RequestSpace {
  static final String FRESH_USER = "someone@example.com";
  static final String FRESH_NAMESPACE = "some-namespace";
  static final String FRESH_RESOURCE = "widgets";
  static final String FRESH_SUBRESOURCE = "part";
  static final String FRESH_GROUP = "example.com";
  static final String FRESH_NAME = "some-name";
  static final String FRESH_PATH = "/some/path";
  static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");
  static final List<String> PATH_VERBS =
      List.of("get", "post", "put", "patch", "delete", "head", "options");

  /** What a request asks for: an object of the API, or a path. */
  record Target(
      boolean resource, String group, String name, String subresource, String object, String path) {
    static Target path(String path) {
      return new Target(false, "", "", "", "", path);
    }
  }

  private RequestSpace() {}

  static Set<String> users(List<Policy> policies) {
    Set<String> users = new LinkedHashSet<>();
    each(policies, rule -> users.addAll(rule.users()));
    return withFresh(FRESH_USER, users);
  }

  static Set<String> groups(List<Policy> policies) {
    Set<String> groups = new LinkedHashSet<>();
    each(policies, rule -> groups.addAll(rule.userGroups()));
    return groups;
  }

  static Set<String> namespaces(List<Policy> policies) {
    Set<String> namespaces = new LinkedHashSet<>();
    each(policies, rule -> namespaces.addAll(rule.namespaces()));
    return withFresh(FRESH_NAMESPACE, namespaces);
  }

  /** The texts after one that is none of them. */
  private static Set<String> withFresh(String base, Set<String> texts) {
    Set<String> all = new LinkedHashSet<>(List.of(fresh(base, texts)));
    all.addAll(texts);
    return all;
  }

  private static String fresh(String base, Set<String> taken) {
    String text = base;
    while (taken.contains(text)) {
      text += "x";
    }
    return text;
  }

  /** The verbs of the API, and whatever else rules name. */
  static Set<String> verbs(List<Policy> policies, boolean resource) {
    Set<String> verbs = new LinkedHashSet<>(resource ? VERBS : PATH_VERBS);
    each(
        policies,
        rule -> {
          boolean fits = resource ? !rule.nonResourceRequestsOnly() : !rule.resourceRequestsOnly();
          if (fits) {
            verbs.addAll(rule.verbs());
          }
        });
    return verbs;
  }

  /** Resources by group: those the entries of rules name, and one that none names. */
  static List<Target> targets(List<Policy> policies) {
    Set<String> groups = new LinkedHashSet<>();
    Set<String> objects = new LinkedHashSet<>();
    eachEntry(
        policies,
        entry -> {
          groups.add(entry.group());
          objects.addAll(entry.resourceNames());
        });
    String freshGroup = fresh(FRESH_GROUP, groups);
    Set<String> names = withFresh(FRESH_NAME, objects);
    Map<String, Set<String>> patterns = new LinkedHashMap<>();
    patterns.put(freshGroup, new LinkedHashSet<>());
    Set<String> everywhere = new LinkedHashSet<>();
    eachEntry(
        policies,
        entry -> {
          if (entry.group().equals("*")) {
            everywhere.addAll(entry.resources());
          } else {
            patterns
                .computeIfAbsent(entry.group(), g -> new LinkedHashSet<>())
                .addAll(entry.resources());
          }
        });
    Set<Target> targets = new LinkedHashSet<>();
    patterns.forEach(
        (group, named) -> {
          Set<String> all = new LinkedHashSet<>(named);
          all.addAll(everywhere);
          addTargets(targets, group, all, names);
        });
    return new ArrayList<>(targets);
  }

  private static void addTargets(
      Set<Target> targets, String group, Set<String> patterns, Set<String> objects) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> subresources = new LinkedHashSet<>(List.of(""));
    for (String pattern : patterns) {
      int slash = pattern.indexOf('/');
      String name = slash < 0 ? pattern : pattern.substring(0, slash);
      if (!name.contains("*")) {
        names.add(name);
      }
      if (slash >= 0 && !pattern.substring(slash + 1).contains("*")) {
        subresources.add(pattern.substring(slash + 1));
      }
    }
    subresources.add(fresh(FRESH_SUBRESOURCE, subresources));
    for (String name : withFresh(FRESH_RESOURCE, names)) {
      for (String subresource : subresources) {
        for (String object : objects) {
          targets.add(new Target(true, group, name, subresource, object, ""));
        }
        targets.add(new Target(true, group, name, subresource, "", ""));
      }
    }
  }

  /** The paths rules name, one below each prefix, and one that none names. */
  static List<Target> paths(List<Policy> policies) {
    Set<String> paths = new LinkedHashSet<>();
    each(
        policies,
        rule -> {
          for (String url : rule.nonResourceUrls()) {
            if (url.endsWith("*") && url.length() > 1) {
              String prefix = url.replaceFirst("\\*+$", "");
              paths.add(prefix);
              paths.add(prefix + "some-path");
            } else if (!url.equals("*")) {
              paths.add(url);
            }
          }
        });
    String fresh = FRESH_PATH;
    while (isNamed(fresh, policies)) {
      fresh += "x";
    }
    paths.add(fresh);
    return paths.stream().map(Target::path).toList();
  }

  static RequestAttributes request(
      @Nullable String user, List<String> groups, String verb, String namespace, Target target) {
    boolean nameless = target.subresource().isEmpty() && verb.equals("create");
    return new RequestAttributes(
        user,
        groups,
        verb,
        target.resource(),
        target.resource() ? namespace : "",
        target.group(),
        "v1",
        target.name(),
        target.subresource(),
        nameless ? "" : target.object(),
        target.path());
  }

  private static boolean isNamed(String path, List<Policy> policies) {
    boolean[] named = {false};
    each(policies, rule -> named[0] |= rule.nonResourceUrls().contains(path));
    return named[0];
  }

  private static void eachEntry(List<Policy> policies, Consumer<GroupResources> action) {
    each(policies, rule -> rule.resources().forEach(action));
  }

  private static void each(List<Policy> policies, Consumer<PolicyRule> action) {
    policies.forEach(policy -> policy.rules().forEach(action));
  }
}
