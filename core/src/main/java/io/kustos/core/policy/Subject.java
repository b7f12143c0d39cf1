package io.kustos.core.policy;

import java.util.Set;

/** Of which requests an enriched field can have a value at all. */
enum Subject {
  /** Any request. */
  ANY(""),
  /** What is run or reached in a container. */
  SESSION("kustos.exec."),
  /** A pod, or what makes pods. */
  POD("kustos.pod."),
  /** A role. */
  ROLE("kustos.rights."),
  /** A role's binding. */
  BINDING("kustos.binding."),
  /** A certificate that is asked for. */
  SIGNING("kustos.csr."),
  /** A service account's token that is asked for. */
  TOKEN("kustos.token.");

  private static final Set<String> WRITES = Set.of("create", "update", "patch");
  private static final Set<String> STREAMS = Set.of("attach", "exec", "portforward");
  private static final Set<String> POD_PARTS = Set.of("", "ephemeralcontainers", "resize");
  private static final Set<String> PODS =
      Set.of(
          "pods",
          "cronjobs",
          "podtemplates",
          "deployments",
          "replicasets",
          "statefulsets",
          "daemonsets",
          "jobs",
          "replicationcontrollers");

  private final String prefix;

  Subject(String prefix) {
    this.prefix = prefix;
  }

  /** What a field of this name is about. */
  static Subject of(String field) {
    for (Subject subject : values()) {
      if (subject != ANY && field.startsWith(subject.prefix)) {
        return subject;
      }
    }
    return ANY;
  }

  boolean fits(Situation situation) {
    String resource = situation.resource();
    boolean writes = WRITES.contains(situation.verb());
    return switch (this) {
      case ANY -> true;
      case SESSION ->
          (resource.equals("pods") && STREAMS.contains(situation.subresource()))
              || (resource.equals("nodes") && situation.subresource().equals("proxy"));
      case POD ->
          writes
              && POD_PARTS.contains(situation.subresource())
              && (PODS.contains(resource) || isCustom(situation.group()));
      case ROLE -> writes && Set.of("clusterroles", "roles").contains(resource);
      case BINDING -> writes && Set.of("clusterrolebindings", "rolebindings").contains(resource);
      case SIGNING -> writes && resource.equals("certificatesigningrequests");
      case TOKEN ->
          resource.equals("secrets")
              || (resource.equals("serviceaccounts") && situation.subresource().equals("token"));
    };
  }

  /** Custom resources may hold a pod's template; their groups are not Kubernetes' own. */
  private static boolean isCustom(String group) {
    return group.indexOf('.') >= 0 && !group.endsWith(".k8s.io");
  }
}
