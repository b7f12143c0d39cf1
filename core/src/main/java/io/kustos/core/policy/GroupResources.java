package io.kustos.core.policy;

import java.util.List;

/**
 * Resources of one API group in a rule.
 *
 * @param group empty for the core group; {@code *} is every group since Kubernetes 1.36
 * @param resources {@code pods}, {@code pods/log}, {@code *}, {@code *}{@code /scale} or {@code
 *     pods/*}, which is {@code pods} too; empty for everything in the group
 * @param resourceNames names of objects; empty for all
 */
public record GroupResources(String group, List<String> resources, List<String> resourceNames) {
  public GroupResources {
    resources = List.copyOf(resources);
    resourceNames = List.copyOf(resourceNames);
  }
}
