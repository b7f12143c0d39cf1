package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy as maps, lists and texts in the order and form in which people write it: what is empty
 * is left out.
 */
public final class PolicyTree {
  private PolicyTree() {}

  public static Map<String, Object> of(Policy policy) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", "audit.k8s.io/v1");
    tree.put("kind", "Policy");
    put(tree, "omitStages", policy.omitStageNames());
    if (policy.omitManagedFields()) {
      tree.put("omitManagedFields", true);
    }
    List<Object> rules = new ArrayList<>();
    policy.rules().forEach(rule -> rules.add(of(rule)));
    tree.put("rules", rules);
    return tree;
  }

  /** One rule. */
  public static Map<String, Object> of(PolicyRule rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("level", rule.levelName());
    put(tree, "users", rule.users());
    put(tree, "userGroups", rule.userGroups());
    put(tree, "verbs", rule.verbs());
    put(tree, "resources", rule.resources().stream().map(PolicyTree::of).toList());
    put(tree, "namespaces", rule.namespaces());
    put(tree, "nonResourceURLs", rule.nonResourceUrls());
    put(tree, "omitStages", rule.omitStageNames());
    Boolean omitManagedFields = rule.omitManagedFields();
    if (omitManagedFields != null) {
      tree.put("omitManagedFields", omitManagedFields);
    }
    return tree;
  }

  private static Map<String, Object> of(GroupResources entry) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (!entry.group().isEmpty()) {
      tree.put("group", entry.group());
    }
    put(tree, "resources", entry.resources());
    put(tree, "resourceNames", entry.resourceNames());
    return tree;
  }

  private static void put(Map<String, Object> tree, String name, List<?> items) {
    if (!items.isEmpty()) {
      tree.put(name, items);
    }
  }
}
