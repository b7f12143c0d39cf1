package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.List;

/** Requests for one resource that the rules of a policy tell apart. */
final class Samples {
  private static final int RULES_MAX = 2_000;
  private static final int VALUES_MAX = 8;

  private Samples() {}

  /** For each rule requests with its users, groups, verbs and namespaces, as far as it has any. */
  static List<RequestAttributes> of(
      Policy policy, String group, String resource, String subresource) {
    List<RequestAttributes> samples = new ArrayList<>();
    boolean namespaced = KnownResources.named(resource).stream().anyMatch(r -> r.namespaced());
    int rules = Math.min(RULES_MAX, policy.rules().size());
    for (PolicyRule rule : policy.rules().subList(0, rules)) {
      if (rule.nonResourceRequestsOnly() || !rule.level().atLeast(Level.REQUEST)) {
        continue;
      }
      for (String verb : first(rule.verbs(), RequestSpace.VERBS)) {
        for (String user : first(rule.users(), List.of(RequestSpace.FRESH_USER))) {
          for (String namespace : namespaces(rule, namespaced)) {
            samples.add(
                new RequestAttributes(
                    user,
                    rule.userGroups().stream().limit(1).toList(),
                    verb,
                    true,
                    namespace,
                    group,
                    "v1",
                    resource,
                    subresource,
                    verb.equals("create") && subresource.isEmpty() ? "" : RequestSpace.FRESH_NAME,
                    ""));
          }
        }
      }
    }
    return samples;
  }

  private static List<String> namespaces(PolicyRule rule, boolean namespaced) {
    return first(rule.namespaces(), List.of(namespaced ? RequestSpace.FRESH_NAMESPACE : ""));
  }

  private static List<String> first(List<String> own, List<String> otherwise) {
    return own.isEmpty() ? otherwise : own.subList(0, Math.min(VALUES_MAX, own.size()));
  }
}
