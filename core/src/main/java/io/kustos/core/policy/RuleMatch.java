package io.kustos.core.policy;

import java.util.List;

/** Whether one rule matches a request: the server's conditions, one by one. */
final class RuleMatch {
  private RuleMatch() {}

  static boolean matches(PolicyRule rule, RequestAttributes request, KubernetesVersion version) {
    return users(rule, request)
        && groups(rule, request)
        && verbs(rule, request)
        && target(rule, request, version);
  }

  static boolean users(PolicyRule rule, RequestAttributes request) {
    String user = request.user();
    return rule.users().isEmpty() || (user != null && rule.users().contains(user));
  }

  static boolean groups(PolicyRule rule, RequestAttributes request) {
    if (rule.userGroups().isEmpty()) {
      return true;
    }
    if (request.user() == null) {
      return false;
    }
    for (String group : request.groups()) {
      if (rule.userGroups().contains(group)) {
        return true;
      }
    }
    return false;
  }

  static boolean verbs(PolicyRule rule, RequestAttributes request) {
    return rule.verbs().isEmpty() || rule.verbs().contains(request.verb());
  }

  private static boolean target(
      PolicyRule rule, RequestAttributes request, KubernetesVersion version) {
    if (rule.resourceRequestsOnly()) {
      return request.resourceRequest()
          && namespaces(rule, request)
          && resources(rule, request, version);
    }
    if (rule.nonResourceRequestsOnly()) {
      return !request.resourceRequest() && urls(rule, request.path());
    }
    return true;
  }

  static boolean namespaces(PolicyRule rule, RequestAttributes request) {
    return rule.namespaces().isEmpty() || rule.namespaces().contains(request.namespace());
  }

  static boolean resources(PolicyRule rule, RequestAttributes request, KubernetesVersion version) {
    if (rule.resources().isEmpty()) {
      return true;
    }
    for (GroupResources entry : rule.resources()) {
      if (group(entry, request, version) && entry(entry, request)) {
        return true;
      }
    }
    return false;
  }

  static boolean group(GroupResources entry, RequestAttributes request, KubernetesVersion version) {
    return entry.group().equals(request.apiGroup())
        || (entry.group().equals("*") && version.hasGroupWildcard());
  }

  private static boolean entry(GroupResources entry, RequestAttributes request) {
    if (entry.resources().isEmpty()) {
      return true;
    }
    if (!entry.resourceNames().isEmpty() && !entry.resourceNames().contains(request.name())) {
      return false;
    }
    for (String pattern : entry.resources()) {
      if (resource(pattern, request)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a resource of a rule is the request's; {@code pods/*} is {@code pods} too. */
  static boolean resource(String pattern, RequestAttributes request) {
    String resource = request.resource();
    String subresource = request.subresource();
    if (pattern.equals("*")) {
      return true;
    }
    if (subresource.isEmpty()) {
      return pattern.equals(resource) || isResourceStar(pattern, resource);
    }
    int slash = resource.length();
    boolean same =
        pattern.length() == slash + 1 + subresource.length()
            && pattern.startsWith(resource)
            && pattern.charAt(slash) == '/'
            && pattern.endsWith(subresource);
    return same
        || (pattern.length() == subresource.length() + 2
            && pattern.startsWith("*/")
            && pattern.endsWith(subresource))
        || isResourceStar(pattern, resource);
  }

  private static boolean isResourceStar(String pattern, String resource) {
    return pattern.length() == resource.length() + 2
        && pattern.endsWith("/*")
        && pattern.startsWith(resource);
  }

  static boolean urls(PolicyRule rule, String path) {
    return rule.nonResourceUrls().isEmpty() || urls(rule.nonResourceUrls(), path);
  }

  private static boolean urls(List<String> patterns, String path) {
    for (String pattern : patterns) {
      if (pattern.equals("*") || pattern.equals(path)) {
        return true;
      }
      if (pattern.endsWith("*")) {
        int end = pattern.length();
        while (end > 0 && pattern.charAt(end - 1) == '*') {
          end--;
        }
        if (path.regionMatches(0, pattern, 0, end)) {
          return true;
        }
      }
    }
    return false;
  }
}
