package io.kustos.core.policy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is a part of Kubernetes itself, by names that are the same in every cluster.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#controller-roles">Controller
 *     roles</a>
 */
final class Components {
  /** The group of all kubelets. */
  static final String NODES = "system:nodes";

  private static final String ACCOUNT = "system:serviceaccount:kube-system:";
  private static final Set<String> CONTROLLERS =
      Stream.concat(
              Stream.of(
                  "system:apiserver",
                  "system:kube-controller-manager",
                  "system:kube-proxy",
                  "system:kube-scheduler"),
              Stream.of(
                      "attachdetach-controller bootstrap-signer certificate-controller"
                          + " clusterrole-aggregation-controller cronjob-controller"
                          + " daemon-set-controller deployment-controller"
                          + " device-taint-eviction-controller disruption-controller"
                          + " endpoint-controller endpointslice-controller"
                          + " endpointslicemirroring-controller ephemeral-volume-controller"
                          + " expand-controller generic-garbage-collector"
                          + " horizontal-pod-autoscaler job-controller kube-proxy"
                          + " legacy-service-account-token-cleaner namespace-controller"
                          + " node-controller persistent-volume-binder pod-garbage-collector"
                          + " pv-protection-controller pvc-protection-controller"
                          + " replicaset-controller replication-controller"
                          + " resource-claim-controller resourcequota-controller"
                          + " root-ca-cert-publisher route-controller selinux-warning-controller"
                          + " service-account-controller service-cidrs-controller"
                          + " service-controller statefulset-controller"
                          + " taint-eviction-controller token-cleaner"
                          + " ttl-after-finished-controller ttl-controller"
                          + " validatingadmissionpolicy-status-controller"
                          + " volumeattributesclass-protection-controller")
                  .flatMap(names -> Stream.of(names.split(" ", -1)))
                  .map(ACCOUNT::concat))
          .collect(Collectors.toUnmodifiableSet());

  private Components() {}

  static boolean isController(@Nullable String user) {
    return user != null && CONTROLLERS.contains(user);
  }

  static boolean isNode(RequestAttributes request) {
    return request.groups().contains(NODES);
  }
}
