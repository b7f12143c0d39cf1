package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compliance controls that rest on audit events, and which events these are; ids are the
 * standards', words and choice of events are ours.
 *
 * @see <a href="https://www.cisecurity.org/benchmark/kubernetes">CIS Kubernetes Benchmark 1.12</a>
 */
public final class Controls {
  private static final List<String> WRITES =
      List.of("create", "update", "patch", "delete", "deletecollection");
  private static final List<String> CHANGES = List.of("create", "update", "patch", "delete");
  private static final List<String> READS = List.of("get", "list", "watch");
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String ADMISSION = "admissionregistration.k8s.io";

  private Controls() {}

  /** All controls. */
  public static List<Evidence> all() {
    List<Evidence> all = new ArrayList<>();
    add(all, "cis-3.2.1", "a minimal audit policy is in force", minimal());
    add(all, "cis-3.2.2", "the policy covers the key security concerns", keyConcerns());
    add(all, "pci-10.2.1.1", "individual access to protected data", access());
    add(all, "pci-10.2.1.2", "every administrative action", administration());
    add(all, "pci-10.2.1.4", "invalid access attempts", invalidAttempts());
    add(all, "pci-10.2.1.5", "changes to identities and credentials", credentials());
    add(all, "pci-10.2.1.6", "start and stop of the audit trail", continuity());
    add(all, "pci-10.2.1.7", "creation and deletion of system-level objects", systemObjects());
    return List.copyOf(all);
  }

  private static void add(List<Evidence> all, String id, String title, Map<String, Need> needs) {
    all.add(new Evidence(id, title, false, List.copyOf(needs.values()), false));
  }

  private static Map<String, Need> minimal() {
    Map<String, Need> needs = new LinkedHashMap<>();
    need(needs, WRITES, "", "pods", "");
    return needs;
  }

  private static Map<String, Need> keyConcerns() {
    Map<String, Need> needs = new LinkedHashMap<>();
    for (String resource : List.of("secrets", "configmaps")) {
      need(needs, List.of("get", "list"), "", resource, "");
      need(needs, WRITES, "", resource, "");
    }
    need(needs, List.of("create"), "authentication.k8s.io", "tokenreviews", "");
    need(needs, CHANGES, "", "pods", "");
    need(needs, CHANGES, "apps", "deployments", "");
    sessions(needs);
    need(needs, List.of("create", "get"), "", "pods", "proxy");
    need(needs, List.of("create", "get"), "", "services", "proxy");
    need(needs, CHANGES, RequestSpace.FRESH_GROUP, RequestSpace.FRESH_RESOURCE, "");
    return needs;
  }

  private static Map<String, Need> access() {
    Map<String, Need> needs = new LinkedHashMap<>();
    need(needs, READS, "", "secrets", "");
    need(needs, List.of("get", "list"), "", "configmaps", "");
    need(needs, List.of("get"), "", "pods", "log");
    sessions(needs);
    need(needs, List.of("create", "get"), "", "pods", "proxy");
    return needs;
  }

  private static void sessions(Map<String, Need> needs) {
    for (String subresource : List.of("exec", "attach", "portforward")) {
      need(needs, List.of("create", "get"), "", "pods", subresource);
    }
  }

  private static Map<String, Need> administration() {
    Map<String, Need> needs = new LinkedHashMap<>();
    for (KnownResources.Resource resource : KnownResources.all()) {
      boolean managed =
          !resource.reviewOnly()
              && !resource.name().equals("events")
              && !resource.name().equals("leases")
              && !resource.group().equals("metrics.k8s.io");
      if (managed) {
        need(needs, WRITES, resource.group(), resource.name(), "");
      }
    }
    need(needs, WRITES, RequestSpace.FRESH_GROUP, RequestSpace.FRESH_RESOURCE, "");
    sessions(needs);
    need(needs, List.of("update", "patch"), "", "pods", "ephemeralcontainers");
    return needs;
  }

  private static Map<String, Need> invalidAttempts() {
    Map<String, Need> needs = new LinkedHashMap<>();
    Situation path = Situations.path("get", "/api").by(null).at(Stage.RESPONSE_STARTED);
    needs.put("401", new Need(path, Level.METADATA));
    Situation any =
        Situations.resource("list", RequestSpace.FRESH_GROUP, RequestSpace.FRESH_RESOURCE, "")
            .by(null)
            .at(Stage.RESPONSE_STARTED);
    needs.put("401 of a resource", new Need(any, Level.METADATA));
    need(needs, READS, "", "secrets", "");
    need(needs, WRITES, "", "pods", "");
    need(needs, WRITES, RBAC, "clusterrolebindings", "");
    need(needs, List.of("create", "get"), "", "pods", "exec");
    return needs;
  }

  private static Map<String, Need> credentials() {
    Map<String, Need> needs = new LinkedHashMap<>();
    need(needs, WRITES, "", "serviceaccounts", "");
    need(needs, List.of("create"), "", "serviceaccounts", "token");
    need(needs, WRITES, "", "secrets", "");
    need(needs, WRITES, "certificates.k8s.io", "certificatesigningrequests", "");
    List<String> approve = List.of("update", "patch");
    need(needs, approve, "certificates.k8s.io", "certificatesigningrequests", "approval");
    for (String resource :
        List.of("clusterrolebindings", "clusterroles", "rolebindings", "roles")) {
      need(needs, WRITES, RBAC, resource, "");
    }
    return needs;
  }

  private static Map<String, Need> continuity() {
    Map<String, Need> needs = new LinkedHashMap<>();
    need(needs, WRITES, ADMISSION, "validatingwebhookconfigurations", "");
    need(needs, WRITES, ADMISSION, "mutatingwebhookconfigurations", "");
    for (String verb : CHANGES) {
      Situation pod =
          Situations.resource(verb, "", "pods", "").in("kube-system", RequestSpace.FRESH_NAME);
      needs.put(verb + " kube-system", new Need(pod, Level.METADATA));
    }
    return needs;
  }

  private static Map<String, Need> systemObjects() {
    Map<String, Need> needs = new LinkedHashMap<>();
    List<String> verbs = List.of("create", "delete", "deletecollection");
    need(needs, verbs, "", "nodes", "");
    need(needs, verbs, "", "namespaces", "");
    need(needs, verbs, "apps", "daemonsets", "");
    need(needs, verbs, "apiextensions.k8s.io", "customresourcedefinitions", "");
    need(needs, verbs, "apiregistration.k8s.io", "apiservices", "");
    need(needs, verbs, ADMISSION, "validatingwebhookconfigurations", "");
    need(needs, verbs, ADMISSION, "mutatingwebhookconfigurations", "");
    return needs;
  }

  private static void need(
      Map<String, Need> needs,
      List<String> verbs,
      String group,
      String resource,
      String subresource) {
    for (String verb : verbs) {
      Situation situation = Situations.resource(verb, group, resource, subresource);
      needs.put(situation.toString(), new Need(situation, Level.METADATA));
    }
  }
}
