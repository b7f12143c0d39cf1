package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user of an event, taken apart. Name and kind are read at once, the rest when it is asked for:
 * most rules ask for the kind alone.
 */
public final class Actor {
  private static final String ACCOUNT_PREFIX = "system:serviceaccount:";
  private static final String NODE_PREFIX = "system:node:";
  private static final String EXTRA = "authentication.kubernetes.io/";
  private static final String MASTERS = "system:masters";

  private static final Set<String> CONTROL_PLANE =
      Set.of(
          "system:apiserver",
          "system:kube-apiserver",
          "system:aggregator",
          "system:kube-aggregator",
          "system:kube-controller-manager",
          "system:kube-scheduler",
          "system:cloud-controller-manager",
          "system:kube-proxy",
          "system:konnectivity-server",
          "system:cluster-autoscaler",
          "system:glbc",
          "system:l7-lb-controller",
          "system:managed-certificate-controller");

  /** With these AKS, GKE and OpenShift keep their clusters; masterclient of AKS is its users'. */
  private static final Set<String> PROVIDERS =
      Set.of(
          "aksService",
          "hcpService",
          "aksProblemDetector",
          "system:addon-manager",
          "system:kube-addon-manager",
          "system:serviceaccount:openshift-cluster-version:default");

  /** EKS, GKE, k3s and rke2 keep clusters with names that begin so, and give no user one. */
  private static final List<String> PROVIDER_PREFIXES =
      List.of("eks:", "system:gke-", "system:gcp-", "system:k3s-", "system:rke2-");

  /** With these nodes of GKE, and of clusters made by hand, ask for their first certificate. */
  private static final Set<String> BOOTSTRAPS =
      Set.of("kubelet-bootstrap", "kubelet-nodepool-bootstrap", "system:kubelet-bootstrap");

  private static final Set<String> NOBODY = Set.of("system:anonymous", "system:unauthenticated");

  private final String name;
  private final ActorKind kind;
  private final @Nullable JsonSlice groupTexts;
  private final @Nullable JsonSlice extra;
  private @Nullable List<String> groups;

  private Actor(String name, @Nullable JsonSlice groupTexts, @Nullable JsonSlice extra) {
    this.name = name;
    this.kind = kind(name);
    this.groupTexts = groupTexts;
    this.extra = extra;
  }

  /** The user name; empty when there is none. */
  public String name() {
    return name;
  }

  /** Who that is. */
  public ActorKind kind() {
    return kind;
  }

  /** The groups in order. */
  public List<String> groups() {
    List<String> known = groups;
    if (known == null) {
      known = texts(groupTexts);
      groups = known;
    }
    return known;
  }

  /** Namespace of a service account; null for others. */
  public @Nullable String namespace() {
    int colon = accountColon();
    return colon < 0 ? null : name.substring(ACCOUNT_PREFIX.length(), colon);
  }

  /** Name of a service account; null for others. */
  public @Nullable String account() {
    int colon = accountColon();
    return colon < 0 ? null : name.substring(colon + 1);
  }

  private int accountColon() {
    return name.startsWith(ACCOUNT_PREFIX) ? name.indexOf(':', ACCOUNT_PREFIX.length()) : -1;
  }

  /** Node of a kubelet, or that a service account's token is bound to; null for none. */
  public @Nullable String node() {
    return kind == ActorKind.NODE ? name.substring(NODE_PREFIX.length()) : first("node-name");
  }

  /** Uid of the node that the token is bound to; null for none. */
  public @Nullable String nodeUid() {
    return first("node-uid");
  }

  /** Pod that a service account's token is bound to; null for none. */
  public @Nullable String pod() {
    return first("pod-name");
  }

  /** Its uid. */
  public @Nullable String podUid() {
    return first("pod-uid");
  }

  /**
   * Whether a cloud or a distribution keeps its clusters under this name; it uses whatever tool it
   * likes.
   */
  public boolean isProvider() {
    return isProvider(name);
  }

  private static boolean isProvider(String name) {
    return PROVIDERS.contains(name) || PROVIDER_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /**
   * What the user showed, for example {@code JTI=…} or {@code X509SHA256=…}; null when not told.
   */
  public @Nullable String credential() {
    return first("credential-id");
  }

  /** Whether the actor passes every authorization check: {@code system:masters}. */
  public boolean isMaster() {
    return groups().contains(MASTERS);
  }

  /** How the credential was made: {@code token}, {@code certificate}, {@code other}, or null. */
  public @Nullable String credentialKind() {
    String credential = credential();
    if (credential == null) {
      return null;
    }
    if (credential.startsWith("JTI=")) {
      return "token";
    }
    return credential.startsWith("X509SHA256=") ? "certificate" : "other";
  }

  /** The user who is logged in. */
  static Actor of(AuditEvent event) {
    return of(event, EventField.USER_NAME, EventField.USER_GROUPS, EventField.USER_EXTRA);
  }

  /** The user as whom the request is made, when impersonated. */
  static Actor impersonated(AuditEvent event) {
    return of(
        event,
        EventField.IMPERSONATED_USER_NAME,
        EventField.IMPERSONATED_USER_GROUPS,
        EventField.IMPERSONATED_USER_EXTRA);
  }

  private static Actor of(AuditEvent event, EventField name, EventField groups, EventField extra) {
    JsonSlice text = event.value(name);
    String said = text == null ? null : text.string();
    return new Actor(said == null ? "" : said, event.value(groups), event.value(extra));
  }

  static ActorKind kind(String name) {
    if (name.isEmpty()) {
      return ActorKind.UNAUTHENTICATED;
    }
    if (isProvider(name)) {
      return ActorKind.CONTROL_PLANE;
    }
    if (BOOTSTRAPS.contains(name)) {
      return ActorKind.BOOTSTRAP;
    }
    if (!name.startsWith("system:")) {
      return ActorKind.PERSON;
    }
    if (name.startsWith(ACCOUNT_PREFIX)) {
      return accountKind(name);
    }
    if (name.startsWith(NODE_PREFIX)) {
      return ActorKind.NODE;
    }
    if (name.startsWith("system:bootstrap:")) {
      return ActorKind.BOOTSTRAP;
    }
    if (NOBODY.contains(name)) {
      return ActorKind.ANONYMOUS;
    }
    return CONTROL_PLANE.contains(name) ? ActorKind.CONTROL_PLANE : ActorKind.PERSON;
  }

  private static ActorKind accountKind(String name) {
    String prefix = ACCOUNT_PREFIX + "kube-system:";
    if (!name.startsWith(prefix)) {
      return ActorKind.SERVICE_ACCOUNT;
    }
    String account = name.substring(prefix.length());
    return BuiltInControllers.NAMES.contains(account)
        ? ActorKind.CONTROLLER
        : ActorKind.SERVICE_ACCOUNT;
  }

  private @Nullable String first(String key) {
    JsonSlice values = extra == null ? null : extra.get(EXTRA + key);
    JsonSlice value = values == null ? null : values.element(0);
    return value == null ? null : value.text();
  }

  private static List<String> texts(@Nullable JsonSlice array) {
    List<String> texts = new ArrayList<>();
    if (array != null) {
      array.forEachElement(
          element -> {
            if (texts.size() < EnrichLimits.DEFAULT.valuesMax()) {
              texts.add(element.text());
            }
          });
    }
    return List.copyOf(texts);
  }
}
