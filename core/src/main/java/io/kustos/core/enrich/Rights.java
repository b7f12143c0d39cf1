package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rights that a request asks to write down: the rules of a role, or the subjects and the role of a
 * binding.
 *
 * @param grants each verb with each resource of its rule, {@code get:secrets}, {@code
 *     update:deployments.apps/scale}, {@code *:*.*}, {@code get:/metrics}; with names in brackets
 *     when the rule is held to them; {@code ?} for what a patch leaves as it is
 * @param powers what the grants amount to, see {@link Power}
 * @param wildcards which of {@code verbs}, {@code resources}, {@code groups}, {@code urls} has a
 *     star
 * @param role what a binding grants, for example {@code ClusterRole/cluster-admin}
 * @param subjects whom a binding grants it to: {@code User:…}, {@code Group:…}, {@code
 *     ServiceAccount:namespace/name}; a service account that is named as a user is both
 */
public record Rights(
    List<String> grants,
    List<String> powers,
    List<String> wildcards,
    @Nullable String role,
    List<String> subjects) {
  private static final Set<String> ROLES = Set.of("roles", "clusterroles");
  private static final Set<String> BINDINGS = Set.of("rolebindings", "clusterrolebindings");
  private static final String ACCOUNT_USER = "User:system:serviceaccount:";
  private static final Set<String> EVERYBODY =
      Set.of(
          "User:system:anonymous",
          "Group:system:unauthenticated",
          "Group:system:authenticated",
          "Group:system:serviceaccounts");

  public Rights {
    grants = List.copyOf(grants);
    powers = List.copyOf(powers);
    wildcards = List.copyOf(wildcards);
    subjects = List.copyOf(subjects);
  }

  /** Whether a binding grants to everybody, or to every service account. */
  public boolean isForEverybody() {
    return subjects.stream().anyMatch(EVERYBODY::contains);
  }

  /** Whether a binding grants to the actor itself, by name or by a group. */
  public boolean isFor(Actor actor) {
    String self =
        actor.account() == null
            ? "User:" + actor.name()
            : "ServiceAccount:" + actor.namespace() + "/" + actor.account();
    return subjects.contains(self)
        || subjects.contains("User:" + actor.name())
        || actor.groups().stream()
            .filter(group -> !group.startsWith("system:"))
            .anyMatch(group -> subjects.contains("Group:" + group));
  }

  /** The rights that an event asks for; null when it is about something else. */
  static @Nullable Rights of(AuditEvent event) {
    String resource = event.text(EventField.OBJECT_RESOURCE);
    boolean isRole = resource != null && ROLES.contains(resource);
    boolean isBinding = resource != null && BINDINGS.contains(resource);
    if (!isRole && !isBinding) {
      return null;
    }
    List<JsonSlice> bodies = Bodies.of(event);
    if (bodies.isEmpty()) {
      return null;
    }
    return isRole ? ofRole(bodies) : ofBinding(bodies, "clusterrolebindings".equals(resource));
  }

  private static Rights ofRole(List<JsonSlice> bodies) {
    Set<String> grants = new LinkedHashSet<>();
    Set<String> powers = new LinkedHashSet<>();
    Set<String> wildcards = new LinkedHashSet<>();
    for (JsonSlice body : bodies) {
      JsonSlice rules = body.get("rules");
      if (rules != null) {
        rules.forEachElement(
            rule -> {
              PolicyRule read = PolicyRule.of(rule);
              read.grants(grants);
              read.wildcards(wildcards);
              for (Power power : Power.values()) {
                if (power.isIn(read)) {
                  powers.add(power.label());
                }
              }
            });
      }
    }
    return new Rights(
        List.copyOf(grants), List.copyOf(powers), List.copyOf(wildcards), null, List.of());
  }

  private static Rights ofBinding(List<JsonSlice> bodies, boolean inCluster) {
    Set<String> subjects = new LinkedHashSet<>();
    String role = null;
    for (JsonSlice body : bodies) {
      JsonSlice name = body.path("roleRef", "name");
      JsonSlice kind = body.path("roleRef", "kind");
      if (name != null) {
        String unsaid = inCluster ? "ClusterRole" : "?";
        role = (kind == null ? unsaid : kind.text()) + "/" + name.text();
      }
      JsonSlice named = body.get("subjects");
      if (named != null) {
        named.forEachElement(
            subject -> {
              if (subjects.size() < EnrichLimits.DEFAULT.valuesMax()) {
                add(subject, subjects);
              }
            });
      }
    }
    return new Rights(List.of(), List.of(), List.of(), role, List.copyOf(subjects));
  }

  private static void add(JsonSlice subject, Set<String> subjects) {
    String named = subject(subject);
    subjects.add(named);
    int colon = named.indexOf(':', ACCOUNT_USER.length());
    if (named.startsWith(ACCOUNT_USER) && colon > 0) {
      String namespace = named.substring(ACCOUNT_USER.length(), colon);
      subjects.add("ServiceAccount:" + namespace + "/" + named.substring(colon + 1));
    }
  }

  private static String subject(JsonSlice subject) {
    String kind = text(subject.get("kind"));
    String name = text(subject.get("name"));
    String namespace = kind.equals("ServiceAccount") ? text(subject.get("namespace")) + "/" : "";
    return kind + ":" + namespace + name;
  }

  private static String text(@Nullable JsonSlice value) {
    return value == null ? "?" : value.text();
  }
}
