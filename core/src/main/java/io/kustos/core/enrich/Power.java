package io.kustos.core.enrich;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rights that let their holder become or reach much more than they name. */
enum Power {
  /** Everything on everything. */
  ALL(Set.of(), "*", "*"),
  READ_SECRETS(Set.of("get", "list", "watch"), "", "secrets"),
  WRITE_SECRETS(Set.of("create", "update", "patch"), "", "secrets"),
  CREATE_PODS(Set.of("create"), "", "pods"),
  WRITE_WORKLOADS(
      Set.of("create", "update", "patch"),
      "apps",
      "deployments",
      "daemonsets",
      "statefulsets",
      "replicasets"),
  WRITE_JOBS(Set.of("create", "update", "patch"), "batch", "jobs", "cronjobs"),
  EXEC(Set.of("create", "get"), "", "pods/exec", "pods/attach"),
  DEBUG_PODS(Set.of("update", "patch"), "", "pods/ephemeralcontainers"),
  PORT_FORWARD(Set.of("create", "get"), "", "pods/portforward"),
  NODES_PROXY(Set.of("get", "create"), "", "nodes/proxy"),
  CREATE_TOKENS(Set.of("create"), "", "serviceaccounts/token"),
  IMPERSONATE(Set.of("impersonate"), "", "users", "groups", "serviceaccounts"),
  ESCALATE(Set.of("escalate"), "rbac.authorization.k8s.io", "roles", "clusterroles"),
  BIND(Set.of("bind"), "rbac.authorization.k8s.io", "roles", "clusterroles"),
  WRITE_RIGHTS(
      Set.of("create", "update", "patch"),
      "rbac.authorization.k8s.io",
      "roles",
      "clusterroles",
      "rolebindings",
      "clusterrolebindings"),
  APPROVE_CERTIFICATES(
      Set.of("update", "patch"), "certificates.k8s.io", "certificatesigningrequests/approval"),
  WRITE_WEBHOOKS(
      Set.of("create", "update", "patch"),
      "admissionregistration.k8s.io",
      "mutatingwebhookconfigurations",
      "validatingwebhookconfigurations"),
  WRITE_API_SERVICES(Set.of("create", "update", "patch"), "apiregistration.k8s.io", "apiservices"),
  DELETE_EVENTS(Set.of("delete", "deletecollection"), "", "events");

  private final Set<String> verbs;
  private final String group;
  private final List<String> resources;
  private final String label = name().toLowerCase(Locale.ROOT);

  Power(Set<String> verbs, String group, String... resources) {
    this.verbs = verbs;
    this.group = group;
    this.resources = List.of(resources);
  }

  /** The value that rules compare with, for example {@code read_secrets}. */
  String label() {
    return label;
  }

  /** Whether the rule gives it, if only for some names. */
  boolean isIn(PolicyRule rule) {
    return resources.stream().anyMatch(resource -> rule.allows(verbs, group, resource));
  }
}
