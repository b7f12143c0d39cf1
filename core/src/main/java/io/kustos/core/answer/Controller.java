package io.kustos.core.answer;

import org.jspecify.annotations.Nullable;

/** The controllers of kube-controller-manager and the scheduler, by why they act. */
public enum Controller {
  /** Deletes what lost its owners. */
  GARBAGE_COLLECTOR,
  /** Empties namespaces that are deleted. */
  NAMESPACE,
  /** Deletes jobs some time after they ended. */
  TTL_AFTER_FINISHED,
  /** Makes the world like an owner says: ReplicaSets, Deployments, Jobs and the like. */
  OWNER,
  /** Scales by load. */
  AUTOSCALER,
  /** Evicts the pods of nodes that are tainted or lost. */
  NODE,
  /** Deletes pods whose node is gone, and the oldest of too many ended ones. */
  POD_COLLECTOR,
  /** Places pods, and removes others for those of higher priority. */
  SCHEDULER,
  /** Any other. */
  OTHER;

  private static final String ACCOUNT = "system:serviceaccount:kube-system:";

  /** Which controller a user is; null for anybody else. */
  static @Nullable Controller of(String user, String userAgent) {
    if (user.equals("system:kube-scheduler")) {
      return SCHEDULER;
    }
    String name = null;
    if (user.startsWith(ACCOUNT)) {
      name = user.substring(ACCOUNT.length());
    } else if (user.equals("system:kube-controller-manager")) {
      name =
          userAgent.substring(Math.max(userAgent.lastIndexOf('/'), userAgent.lastIndexOf(':')) + 1);
    }
    return name == null ? null : byName(name, user.startsWith(ACCOUNT));
  }

  private static @Nullable Controller byName(String name, boolean account) {
    return switch (name) {
      case "generic-garbage-collector" -> GARBAGE_COLLECTOR;
      case "namespace-controller" -> NAMESPACE;
      case "ttl-after-finished-controller" -> TTL_AFTER_FINISHED;
      case "horizontal-pod-autoscaler" -> AUTOSCALER;
      case "node-controller", "node-lifecycle-controller", "taint-eviction-controller" -> NODE;
      case "pod-garbage-collector" -> POD_COLLECTOR;
      case "replicaset-controller",
          "replication-controller",
          "deployment-controller",
          "statefulset-controller",
          "daemon-set-controller",
          "job-controller",
          "cronjob-controller",
          "endpoint-controller",
          "endpointslice-controller" ->
          OWNER;
      case "root-ca-cert-publisher",
          "service-ca-cert-publisher",
          "persistent-volume-binder",
          "legacy-service-account-token-cleaner" ->
          OTHER;
      default -> account && !name.endsWith("-controller") ? null : OTHER;
    };
  }
}
