package io.kustos.core.enrich;

import java.util.Set;

/** Built-in resources outside of namespaces. */
final class ClusterScoped {
  static final Set<String> RESOURCES =
      Set.of(
          "apiservices",
          "certificatesigningrequests",
          "clusterrolebindings",
          "clusterroles",
          "clustertrustbundles",
          "componentstatuses",
          "csidrivers",
          "csinodes",
          "customresourcedefinitions",
          "deviceclasses",
          "flowschemas",
          "ingressclasses",
          "ipaddresses",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings",
          "mutatingwebhookconfigurations",
          "nodes",
          "persistentvolumes",
          "priorityclasses",
          "prioritylevelconfigurations",
          "resourceslices",
          "runtimeclasses",
          "selfsubjectaccessreviews",
          "selfsubjectreviews",
          "selfsubjectrulesreviews",
          "servicecidrs",
          "storageclasses",
          "storageversions",
          "subjectaccessreviews",
          "tokenreviews",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "validatingwebhookconfigurations",
          "volumeattachments",
          "volumeattributesclasses");

  private ClusterScoped() {}
}
