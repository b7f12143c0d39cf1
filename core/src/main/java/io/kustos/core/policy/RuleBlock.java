package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.List;

/** Up to 64 consecutive rules, found by a few look-ups instead of one by one. */
final class RuleBlock {
  static final int RULES_MAX = 64;

  private final List<PolicyRule> rules;
  private final long all;
  private final MaskTable users;
  private final long anyUser;
  private final MaskTable groups;
  private final long anyGroup;
  private final MaskTable verbs;
  private final long anyVerb;
  private final MaskTable namespaces;
  private final long anyNamespace;
  private final MaskTable resources;
  private final long anyResource;
  private final long forResources;
  private final long forPaths;

  RuleBlock(List<PolicyRule> rules) {
    this.rules = rules;
    MaskTable.Builder user = new MaskTable.Builder();
    MaskTable.Builder group = new MaskTable.Builder();
    MaskTable.Builder verb = new MaskTable.Builder();
    MaskTable.Builder namespace = new MaskTable.Builder();
    MaskTable.Builder resource = new MaskTable.Builder();
    long resourceRules = 0;
    long pathRules = 0;
    for (int i = 0; i < rules.size(); i++) {
      PolicyRule rule = rules.get(i);
      long bit = 1L << i;
      user.add(rule.users(), bit);
      group.add(rule.userGroups(), bit);
      verb.add(rule.verbs(), bit);
      namespace.add(rule.namespaces(), bit);
      addResources(resource, rule, bit);
      resourceRules |= rule.nonResourceRequestsOnly() ? 0 : bit;
      pathRules |= rule.resourceRequestsOnly() ? 0 : bit;
    }
    this.all = rules.size() == RULES_MAX ? -1L : (1L << rules.size()) - 1;
    this.users = user.table();
    this.anyUser = user.free();
    this.groups = group.table();
    this.anyGroup = group.free();
    this.verbs = verb.table();
    this.anyVerb = verb.free();
    this.namespaces = namespace.table();
    this.anyNamespace = namespace.free();
    this.resources = resource.table();
    this.anyResource = resource.free();
    this.forResources = resourceRules;
    this.forPaths = pathRules;
  }

  /** Rules by the resource before the slash; patterns that begin with a star may be any. */
  private static void addResources(MaskTable.Builder table, PolicyRule rule, long bit) {
    if (rule.resources().isEmpty()) {
      table.free(bit);
    }
    for (GroupResources entry : rule.resources()) {
      if (entry.resources().isEmpty()) {
        table.free(bit);
      }
      for (String pattern : entry.resources()) {
        if (pattern.startsWith("*")) {
          table.free(bit);
        }
        List<String> names = new ArrayList<>();
        names.add(pattern);
        for (int at = pattern.indexOf('/'); at >= 0; at = pattern.indexOf('/', at + 1)) {
          names.add(pattern.substring(0, at));
        }
        table.add(names, bit);
      }
    }
  }

  /** The index in the block of the first rule that matches; -1 when none does. */
  int first(RequestAttributes request, KubernetesVersion version) {
    long left = candidates(request);
    while (left != 0) {
      int index = Long.numberOfTrailingZeros(left);
      PolicyRule rule = rules.get(index);
      boolean matches =
          request.resourceRequest()
              ? RuleMatch.resources(rule, request, version)
              : RuleMatch.urls(rule, request.path());
      if (matches) {
        return index;
      }
      left &= left - 1;
    }
    return -1;
  }

  private long candidates(RequestAttributes request) {
    long left = all & (request.resourceRequest() ? forResources : forPaths);
    String user = request.user();
    if (user == null) {
      left &= anyUser & anyGroup;
    } else {
      left &= anyUser | users.of(user);
      left &= anyGroup | groupMask(request, left);
    }
    left &= anyVerb | verbs.of(request.verb());
    if (request.resourceRequest()) {
      left &= anyNamespace | namespaces.of(request.namespace());
      left &= anyResource | resources.of(request.resource());
    }
    return left;
  }

  private long groupMask(RequestAttributes request, long left) {
    if ((left & ~anyGroup) == 0) {
      return 0;
    }
    long mask = 0;
    List<String> named = request.groups();
    for (int i = 0; i < named.size(); i++) {
      mask |= groups.of(named.get(i));
    }
    return mask;
  }
}
