package io.kustos.core.policy;

import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a policy decides about a request as it does.
 *
 * @param decision what the policy decides
 * @param steps one for each rule up to the one that decides, in order
 */
public record Explanation(Decision decision, List<Step> steps) {

  /**
   * What became of one rule.
   *
   * @param rule its index
   * @param matches whether it matches, and thereby decides
   * @param reason the first condition that does not hold, or what matches
   */
  public record Step(int rule, boolean matches, String reason) {}

  /** Explains a decision. */
  public static Explanation of(
      Policy policy, RequestAttributes request, KubernetesVersion version) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < policy.rules().size(); i++) {
      PolicyRule rule = policy.rules().get(i);
      boolean matches = RuleMatch.matches(rule, request, version);
      steps.add(new Step(i, matches, matches ? matching(rule) : mismatch(rule, request, version)));
      if (matches) {
        break;
      }
    }
    return new Explanation(new PolicyEvaluator(policy, version).evaluate(request), steps);
  }

  /** What makes one doubt that there are such requests: a verb or a resource that nobody knows. */
  public static List<String> doubts(RequestAttributes request) {
    List<String> none = List.of();
    PolicyRule rule =
        new PolicyRule(
            Level.METADATA.label(),
            none,
            none,
            List.of(request.verb()),
            request.resourceRequest()
                ? List.of(
                    new GroupResources(
                        request.apiGroup(), List.of(request.combinedResource()), none))
                : List.of(),
            none,
            none,
            none,
            null);
    Advice advice = new Advice(new SourceText("", ""), new Places(null));
    new NameLints(new Policy(List.of(rule), List.of(), false), advice).run();
    return advice.diagnostics().stream().map(said -> said.message() + "; " + said.hint()).toList();
  }

  private static String matching(PolicyRule rule) {
    List<String> held = new ArrayList<>();
    add(held, "users", rule.users());
    add(held, "userGroups", rule.userGroups());
    add(held, "verbs", rule.verbs());
    add(held, "resources", rule.resources());
    add(held, "namespaces", rule.namespaces());
    add(held, "nonResourceURLs", rule.nonResourceUrls());
    return held.isEmpty()
        ? "it has no condition"
        : "the request fits its " + String.join(", ", held);
  }

  private static void add(List<String> held, String name, List<?> items) {
    if (!items.isEmpty()) {
      held.add(name);
    }
  }

  private static String mismatch(
      PolicyRule rule, RequestAttributes request, KubernetesVersion version) {
    if (!RuleMatch.users(rule, request)) {
      return request.user() == null
          ? "it is for some users, and the request has none"
          : "the user " + request.user() + " is not among its users" + star(rule.users(), "users");
    }
    if (!RuleMatch.groups(rule, request)) {
      return "none of the user's groups (" + some(request.groups()) + ") is among its userGroups";
    }
    if (!RuleMatch.verbs(rule, request)) {
      return "the verb " + request.verb() + " is not among its verbs" + star(rule.verbs(), "verbs");
    }
    if (rule.resourceRequestsOnly() && !request.resourceRequest()) {
      return "it is for resources, and the request is for the path " + request.path();
    }
    if (rule.nonResourceRequestsOnly() && request.resourceRequest()) {
      return "it is for paths, and the request is for a resource";
    }
    if (rule.nonResourceRequestsOnly()) {
      return "the path " + request.path() + " fits none of its nonResourceURLs";
    }
    if (!RuleMatch.namespaces(rule, request)) {
      String where =
          request.namespace().isEmpty()
              ? "the request is for no single namespace (\"\")"
              : "the namespace " + request.namespace();
      return where
          + (request.namespace().isEmpty() ? ", which" : "")
          + " is not among its namespaces"
          + star(rule.namespaces(), "namespaces");
    }
    return resources(rule, request, version);
  }

  private static String resources(
      PolicyRule rule, RequestAttributes request, KubernetesVersion version) {
    String what = request.combinedResource() + of(request.apiGroup());
    boolean anyGroup = false;
    for (GroupResources entry : rule.resources()) {
      boolean group = RuleMatch.group(entry, request, version);
      anyGroup |= group;
      boolean named =
          group && entry.resources().stream().anyMatch(res -> RuleMatch.resource(res, request));
      if (named) {
        return "its resourceNames do not have "
            + (request.name().isEmpty() ? "the empty name of this request" : request.name());
      }
    }
    if (!anyGroup) {
      return "the request is for " + what + ", and no entry of its resources is of that group";
    }
    boolean parent =
        !request.subresource().isEmpty()
            && rule.resources().stream()
                .anyMatch(entry -> entry.resources().contains(request.resource()));
    return what
        + " is not among its resources"
        + (parent ? "; " + request.resource() + " alone does not include subresources" : "");
  }

  private static String of(String group) {
    return group.isEmpty() ? " of the core group" : " of group " + group;
  }

  private static String some(List<String> groups) {
    return groups.isEmpty() ? "it has none" : String.join(", ", groups);
  }

  private static String star(List<String> items, String name) {
    return items.contains("*") ? " ('*' is no wildcard in " + name + ")" : "";
  }
}
