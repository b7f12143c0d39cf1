package io.kustos.core.answer;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people call the resources of Kubernetes: plural, singular or kind, and the short names of
 * {@code kubectl api-resources}.
 */
public final class ResourceNames {
  /** Plural, group, singular, whether it lives in a namespace, short names. */
  private static final String BUILT_IN =
      """
      bindings - binding yes
      componentstatuses - componentstatus no cs
      configmaps - configmap yes cm
      endpoints - endpoints yes ep
      events - event yes ev
      limitranges - limitrange yes limits
      namespaces - namespace no ns
      nodes - node no no
      persistentvolumeclaims - persistentvolumeclaim yes pvc
      persistentvolumes - persistentvolume no pv
      pods - pod yes po
      podtemplates - podtemplate yes
      replicationcontrollers - replicationcontroller yes rc
      resourcequotas - resourcequota yes quota
      secrets - secret yes
      serviceaccounts - serviceaccount yes sa
      services - service yes svc
      mutatingwebhookconfigurations admissionregistration.k8s.io mutatingwebhookconfiguration no
      validatingwebhookconfigurations admissionregistration.k8s.io validatingwebhookconfiguration no
      validatingadmissionpolicies admissionregistration.k8s.io validatingadmissionpolicy no
      validatingadmissionpolicybindings admissionregistration.k8s.io validatingadmissionpolicybinding no
      customresourcedefinitions apiextensions.k8s.io customresourcedefinition no crd crds
      apiservices apiregistration.k8s.io apiservice no
      controllerrevisions apps controllerrevision yes
      daemonsets apps daemonset yes ds
      deployments apps deployment yes deploy
      replicasets apps replicaset yes rs
      statefulsets apps statefulset yes sts
      horizontalpodautoscalers autoscaling horizontalpodautoscaler yes hpa
      cronjobs batch cronjob yes cj
      jobs batch job yes
      certificatesigningrequests certificates.k8s.io certificatesigningrequest no csr
      leases coordination.k8s.io lease yes
      endpointslices discovery.k8s.io endpointslice yes
      flowschemas flowcontrol.apiserver.k8s.io flowschema no
      prioritylevelconfigurations flowcontrol.apiserver.k8s.io prioritylevelconfiguration no
      ingressclasses networking.k8s.io ingressclass no
      ingresses networking.k8s.io ingress yes ing
      networkpolicies networking.k8s.io networkpolicy yes netpol
      runtimeclasses node.k8s.io runtimeclass no
      poddisruptionbudgets policy poddisruptionbudget yes pdb
      clusterrolebindings rbac.authorization.k8s.io clusterrolebinding no
      clusterroles rbac.authorization.k8s.io clusterrole no
      rolebindings rbac.authorization.k8s.io rolebinding yes
      roles rbac.authorization.k8s.io role yes
      priorityclasses scheduling.k8s.io priorityclass no pc
      csidrivers storage.k8s.io csidriver no
      csinodes storage.k8s.io csinode no
      csistoragecapacities storage.k8s.io csistoragecapacity yes
      storageclasses storage.k8s.io storageclass no sc
      volumeattachments storage.k8s.io volumeattachment no
      users - user no
      groups - group no
      """;

  private static final Map<String, Known> BY_NAME = table();

  /**
   * A resource that comes with Kubernetes.
   *
   * @param plural as in {@code objectRef.resource}
   * @param group empty for the core group
   * @param namespaced whether its objects live in namespaces
   */
  public record Known(String plural, String group, boolean namespaced) {}

  private ResourceNames() {}

  private static Map<String, Known> table() {
    Map<String, Known> table = new LinkedHashMap<>();
    for (String line : BUILT_IN.lines().toList()) {
      String[] words = line.split(" ", -1);
      Known known =
          new Known(words[0], words[1].equals("-") ? "" : words[1], words[3].equals("yes"));
      table.put(words[0], known);
      table.putIfAbsent(words[2], known);
      for (int i = 4; i < words.length; i++) {
        table.putIfAbsent(words[i], known);
      }
    }
    return table;
  }

  /** What a name means, in any case of letters; null when Kubernetes has no such resource. */
  public static @Nullable Known find(String name) {
    return BY_NAME.get(name.toLowerCase(Locale.ROOT));
  }

  /** Every name that is understood: plurals, singulars, short names. */
  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /** The plurals that a name of a custom resource can mean: it is one, or the rules make one. */
  static Set<String> plurals(String name) {
    String word = name.toLowerCase(Locale.ROOT);
    Set<String> plurals = new LinkedHashSet<>();
    plurals.add(word);
    if (word.endsWith("y")) {
      plurals.add(word.substring(0, word.length() - 1) + "ies");
    } else if (word.matches(".*(s|x|ch|sh)")) {
      plurals.add(word + "es");
    } else {
      plurals.add(word + "s");
    }
    return plurals;
  }
}
