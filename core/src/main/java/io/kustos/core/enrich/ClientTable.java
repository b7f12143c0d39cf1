package io.kustos.core.enrich;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients by the product names of their user agents. */
final class ClientTable {
  private static final Map<String, Client> BY_PRODUCT = new HashMap<>();

  /**
   * A client.
   *
   * @param family its name in rules
   * @param isGeneric whether a more telling product may stand beside it
   */
  record Client(String family, ClientKind kind, boolean isGeneric) {}

  static {
    add(
        ClientKind.CLI,
        "kubectl oc odo k9s helm stern kubectx kubens kubeadm kustomize eksctl istioctl linkerd",
        "cilium calicoctl argocd argo flux tkn kn krew lens openlens freelens headlamp octant kind",
        "minikube k3s-cli talosctl clusterctl kubebuilder operator-sdk crictl nerdctl kubeseal vcluster",
        "telepresence skaffold tilt garden devspace okteto kubent popeye polaris velero rbac-tool");
    add(
        ClientKind.DEPLOYMENT,
        "terraform terraform-provider-kubernetes pulumi pulumi-kubernetes ansible opentofu spinnaker",
        "jenkins gitlab-runner github-actions-runner kapp crossplane octopus tekton");
    add(
        ClientKind.CONTROL_PLANE,
        "kube-apiserver kube-controller-manager kube-scheduler cloud-controller-manager",
        "openshift-apiserver openshift-controller-manager hyperkube k3s rke2 konnectivity-server",
        "aws-cloud-controller-manager azure-cloud-controller-manager gce-cloud-controller-manager");
    add(ClientKind.NODE, "kubelet kube-proxy node-problem-detector");
    add(
        ClientKind.CONTROLLER,
        "argocd-application-controller argocd-server argocd-repo-server argocd-applicationset-controller",
        "source-controller kustomize-controller helm-controller notification-controller",
        "cert-manager-controller cert-manager-cainjector cert-manager-webhook cainjector prometheus",
        "prometheus-operator operator kube-state-metrics metrics-server nginx-ingress-controller",
        "traefik external-dns external-secrets cluster-autoscaler karpenter coredns velero-server",
        "node-exporter fluent-bit fluentd vector promtail grafana-agent alloy datadog-agent dashboard",
        "kubernetes-dashboard calico-kube-controllers calico-node cilium-agent cilium-operator",
        "istiod pilot-discovery linkerd-controller kyverno gatekeeper opa falco tekton-pipelines-controller",
        "local-path-provisioner csi-provisioner csi-attacher csi-resizer csi-snapshotter",
        "snapshot-controller keda keda-adapter vpa-recommender rancher fleet-agent descheduler",
        "aws-load-balancer-controller sealed-secrets-controller controller manager vault reloader");
    add(
        ClientKind.LIBRARY,
        "go-http-client client-go kubernetes-client fabric8-kubernetes-client openapi-generator",
        "swagger-codegen kubernetesclient kube-rs kr8s lightkube pykube pykube-ng kubernetes-asyncio");
    add(
        ClientKind.SCRIPT,
        "curl wget httpie python-requests python-urllib python-urllib3 aiohttp python-httpx httpx axios",
        "node-fetch undici okhttp apache-httpclient java java-http-client ruby perl libwww-perl lwp-request",
        "powershell windowspowershell postmanruntime insomnia reqwest guzzlehttp php dart deno bun got",
        "bash ncat netcat socat hyper ureq restsharp python");
    add(
        ClientKind.PROBE,
        "kube-probe googlehc elb-healthchecker azure-healthcheck blackbox_exporter");
    add(
        ClientKind.ATTACK_TOOL,
        "kube-hunter kubehunter peirates rakkess kubeletctl kdigger azurehound trufflehog nuclei nmap",
        "masscan zgrab gobuster nikto sqlmap ffuf dirbuster feroxbuster wfuzz whatweb metasploit",
        "kubesploit stratus-red-team red-kube botb cdk kubestriker kube-bench kubescape",
        "access-matrix rbac-police kubiscan badpods gitleaks kali nessus openvas acunetix burp");
    BY_PRODUCT.put("mozilla", new Client("browser", ClientKind.BROWSER, true));
    BY_PRODUCT.put("opera", new Client("browser", ClientKind.BROWSER, true));
    BY_PRODUCT.put("hashicorp", new Client("hashicorp", ClientKind.DEPLOYMENT, true));
  }

  private ClientTable() {}

  private static void add(ClientKind kind, String... lines) {
    for (String line : lines) {
      for (String name : line.split(" ", -1)) {
        boolean generic = kind == ClientKind.LIBRARY;
        BY_PRODUCT.put(name, new Client(name, kind, generic));
      }
    }
  }

  /** The client of a product name, in any case; null when it is not known. */
  static @Nullable Client find(String product) {
    String lower = product.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".exe")) {
      lower = lower.substring(0, lower.length() - ".exe".length());
    }
    return BY_PRODUCT.get(lower);
  }
}
