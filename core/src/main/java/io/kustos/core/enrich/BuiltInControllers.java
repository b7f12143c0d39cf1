package io.kustos.core.enrich;

import java.util.Set;

/**
 * Service accounts in {@code kube-system} under which the controller manager's own controllers act.
 * Somebody who may create service accounts there can take a name of this list whose controller is
 * switched off; the token's credential id and the user agent then differ.
 */
final class BuiltInControllers {
  static final Set<String> NAMES =
      Set.of(
          "attachdetach-controller",
          "bootstrap-signer",
          "certificate-controller",
          "clusterrole-aggregation-controller",
          "cronjob-controller",
          "daemon-set-controller",
          "deployment-controller",
          "device-taint-eviction-controller",
          "disruption-controller",
          "endpoint-controller",
          "endpointslice-controller",
          "endpointslicemirroring-controller",
          "ephemeral-volume-controller",
          "expand-controller",
          "generic-garbage-collector",
          "horizontal-pod-autoscaler",
          "job-controller",
          "legacy-service-account-token-cleaner",
          "namespace-controller",
          "node-controller",
          "persistent-volume-binder",
          "pod-garbage-collector",
          "pv-protection-controller",
          "pvc-protection-controller",
          "replicaset-controller",
          "replication-controller",
          "resource-claim-controller",
          "resourcequota-controller",
          "root-ca-cert-publisher",
          "route-controller",
          "selinux-warning-controller",
          "service-account-controller",
          "service-ca-cert-publisher",
          "service-cidrs-controller",
          "service-controller",
          "statefulset-controller",
          "storage-version-garbage-collector",
          "storage-version-migrator-controller",
          "storageversion-garbage-collector",
          "token-cleaner",
          "ttl-after-finished-controller",
          "ttl-controller",
          "vac-protection-controller",
          "validatingadmissionpolicy-status-controller");

  private BuiltInControllers() {}
}
