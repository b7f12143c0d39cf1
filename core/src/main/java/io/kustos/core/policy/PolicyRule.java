package io.kustos.core.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rule of an audit policy. An empty list sets no condition.
 *
 * @param levelName the level as written; one of {@link Level} in a policy that has been loaded
 * @param omitStageNames the stages as written; of {@link Stage} in a policy that has been loaded
 * @param omitManagedFields null when the policy's own setting holds
 */
public record PolicyRule(
    String levelName,
    List<String> users,
    List<String> userGroups,
    List<String> verbs,
    List<GroupResources> resources,
    List<String> namespaces,
    List<String> nonResourceUrls,
    List<String> omitStageNames,
    @Nullable Boolean omitManagedFields) {
  public PolicyRule {
    users = List.copyOf(users);
    userGroups = List.copyOf(userGroups);
    verbs = List.copyOf(verbs);
    resources = List.copyOf(resources);
    namespaces = List.copyOf(namespaces);
    nonResourceUrls = List.copyOf(nonResourceUrls);
    omitStageNames = List.copyOf(omitStageNames);
  }

  /** A rule for everything. */
  public static PolicyRule of(Level level) {
    List<String> all = List.of();
    return new PolicyRule(level.label(), all, all, all, List.of(), all, all, all, null);
  }

  /** The level; None when the name is not one. */
  public Level level() {
    return Level.of(levelName).orElse(Level.NONE);
  }

  /** The stages left out by this rule. */
  public Set<Stage> omitStages() {
    return stages(omitStageNames);
  }

  /** Whether the rule is for resource requests only. */
  public boolean resourceRequestsOnly() {
    return !resources.isEmpty() || !namespaces.isEmpty();
  }

  /** Whether the rule is for requests without a resource only. */
  public boolean nonResourceRequestsOnly() {
    return !resourceRequestsOnly() && !nonResourceUrls.isEmpty();
  }

  static Set<Stage> stages(List<String> names) {
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    names.forEach(name -> Stage.of(name).ifPresent(stages::add));
    return stages;
  }
}
