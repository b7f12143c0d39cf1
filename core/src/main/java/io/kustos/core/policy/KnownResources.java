package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resources that every kube-apiserver serves, with their subresources.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/">Kubernetes API</a>
 */
final class KnownResources {
  /** A resource of an API group. */
  record Resource(
      String group,
      String name,
      boolean namespaced,
      boolean reviewOnly,
      List<String> subresources) {

    /** The resource alone, and with each of its subresources. */
    List<String> combined() {
      List<String> combined = new ArrayList<>(List.of(name));
      subresources.forEach(subresource -> combined.add(name + "/" + subresource));
      return combined;
    }
  }

  /** A line a group: resources, a leading dot for cluster-wide, '!' for create-only. */
  private static final String TABLE =
      """
      : bindings! .componentstatuses configmaps endpoints events limitranges \
      .namespaces/finalize,status .nodes/proxy,status persistentvolumeclaims/status \
      .persistentvolumes/status \
      pods/attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,resize,status \
      podtemplates replicationcontrollers/scale,status resourcequotas/status secrets \
      serviceaccounts/token services/proxy,status
      admissionregistration.k8s.io: .mutatingwebhookconfigurations \
      .validatingwebhookconfigurations .validatingadmissionpolicies/status \
      .validatingadmissionpolicybindings .mutatingadmissionpolicies \
      .mutatingadmissionpolicybindings
      apiextensions.k8s.io: .customresourcedefinitions/status
      apiregistration.k8s.io: .apiservices/status
      apps: controllerrevisions daemonsets/status deployments/scale,status \
      replicasets/scale,status statefulsets/scale,status
      authentication.k8s.io: .tokenreviews! .selfsubjectreviews!
      authorization.k8s.io: localsubjectaccessreviews! .selfsubjectaccessreviews! \
      .selfsubjectrulesreviews! .subjectaccessreviews!
      autoscaling: horizontalpodautoscalers/status
      batch: cronjobs/status jobs/status
      certificates.k8s.io: .certificatesigningrequests/approval,status .clustertrustbundles \
      podcertificaterequests/status
      coordination.k8s.io: leases leasecandidates
      discovery.k8s.io: endpointslices
      events.k8s.io: events
      flowcontrol.apiserver.k8s.io: .flowschemas/status .prioritylevelconfigurations/status
      internal.apiserver.k8s.io: .storageversions/status
      metrics.k8s.io: .nodes pods
      networking.k8s.io: .ingressclasses ingresses/status .ipaddresses networkpolicies \
      .servicecidrs/status
      node.k8s.io: .runtimeclasses
      policy: poddisruptionbudgets/status
      rbac.authorization.k8s.io: .clusterrolebindings .clusterroles rolebindings roles
      resource.k8s.io: .deviceclasses resourceclaims/status resourceclaimtemplates .resourceslices
      scheduling.k8s.io: .priorityclasses
      storage.k8s.io: .csidrivers .csinodes csistoragecapacities .storageclasses \
      .volumeattachments/status .volumeattributesclasses
      storagemigration.k8s.io: .storageversionmigrations/status
      """;

  private static final Map<String, List<Resource>> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, List<Resource>> BY_GROUP = new LinkedHashMap<>();

  static {
    TABLE.lines().forEach(KnownResources::read);
  }

  private KnownResources() {}

  private static void read(String line) {
    int colon = line.indexOf(':');
    String group = line.substring(0, colon);
    for (String word : line.substring(colon + 1).strip().split("\\s+", -1)) {
      String[] parts = word.split("/", 2);
      String name = parts[0].replace(".", "").replace("!", "");
      List<String> subresources = parts.length == 1 ? List.of() : List.of(parts[1].split(",", -1));
      Resource resource =
          new Resource(group, name, !word.startsWith("."), parts[0].endsWith("!"), subresources);
      BY_NAME.computeIfAbsent(name, key -> new ArrayList<>()).add(resource);
      BY_GROUP.computeIfAbsent(group, key -> new ArrayList<>()).add(resource);
    }
  }

  static Set<String> names() {
    return BY_NAME.keySet();
  }

  static Set<String> groups() {
    return BY_GROUP.keySet();
  }

  /** The resources of that name, one a group that has it. */
  static List<Resource> named(String name) {
    return BY_NAME.getOrDefault(name, List.of());
  }

  static List<Resource> ofGroup(String group) {
    return BY_GROUP.getOrDefault(group, List.of());
  }

  static @Nullable Resource of(String group, String name) {
    return named(name).stream().filter(r -> r.group().equals(group)).findFirst().orElse(null);
  }

  static List<Resource> all() {
    List<Resource> all = new ArrayList<>();
    BY_GROUP.values().forEach(all::addAll);
    return all;
  }

  /** Every subresource that some resource has. */
  static Set<String> subresources() {
    Set<String> names = new LinkedHashSet<>();
    all().forEach(resource -> names.addAll(resource.subresources()));
    return names;
  }

  /** Whether there is such a resource, with its subresource after a slash. */
  static boolean isKnown(String group, String combined) {
    String[] parts = combined.split("/", 2);
    Resource resource = of(group, parts[0]);
    return resource != null && resource.combined().contains(combined);
  }
}
