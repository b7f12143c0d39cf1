package io.kustos.core.enrich;

import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user of an event, taken apart.
 *
 * @param name the user name; empty when there is none
 * @param kind who that is
 * @param groups the groups in order
 * @param namespace namespace of a service account; null for others
 * @param account name of a service account; null for others
 * @param node node of a kubelet, or that a service account's token is bound to; null for none
 * @param nodeUid its uid
 * @param pod pod that a service account's token is bound to; null for none
 * @param podUid its uid
 * @param credential what the user showed, for example {@code JTI=…} or {@code X509SHA256=…}
 */
public record Actor(
    String name,
    ActorKind kind,
    List<String> groups,
    @Nullable String namespace,
    @Nullable String account,
    @Nullable String node,
    @Nullable String nodeUid,
    @Nullable String pod,
    @Nullable String podUid,
    @Nullable String credential) {

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
          "system:konnectivity-server");

  public Actor {
    groups = List.copyOf(groups);
  }

  /** Whether the actor passes every authorization check: {@code system:masters}. */
  public boolean isMaster() {
    return groups.contains(MASTERS);
  }

  /** How the credential was made: {@code token}, {@code certificate}, {@code other}, or null. */
  public @Nullable String credentialKind() {
    if (credential == null) {
      return null;
    }
    if (credential.startsWith("JTI=")) {
      return "token";
    }
    return credential.startsWith("X509SHA256=") ? "certificate" : "other";
  }

  /** Reads {@code user} or {@code impersonatedUser}; without one nobody is authenticated. */
  static Actor of(@Nullable JsonSlice user) {
    String name = user == null ? "" : text(user.get("username"));
    ActorKind kind = kind(name);
    JsonSlice extra = user == null ? null : user.get("extra");
    String namespace = null;
    String account = null;
    String node = first(extra, "node-name");
    if (name.startsWith(ACCOUNT_PREFIX)) {
      int colon = name.indexOf(':', ACCOUNT_PREFIX.length());
      if (colon > 0) {
        namespace = name.substring(ACCOUNT_PREFIX.length(), colon);
        account = name.substring(colon + 1);
      }
    } else if (kind == ActorKind.NODE) {
      node = name.substring(NODE_PREFIX.length());
    }
    return new Actor(
        name,
        kind,
        user == null ? List.of() : texts(user.get("groups")),
        namespace,
        account,
        node,
        first(extra, "node-uid"),
        first(extra, "pod-name"),
        first(extra, "pod-uid"),
        first(extra, "credential-id"));
  }

  static ActorKind kind(String name) {
    if (name.isEmpty()) {
      return ActorKind.UNAUTHENTICATED;
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
    if (name.equals("system:anonymous")) {
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

  private static @Nullable String first(@Nullable JsonSlice extra, String key) {
    JsonSlice values = extra == null ? null : extra.get(EXTRA + key);
    JsonSlice value = values == null ? null : values.element(0);
    return value == null ? null : value.text();
  }

  private static String text(@Nullable JsonSlice value) {
    String text = value == null ? null : value.string();
    return text == null ? "" : text;
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
    return texts;
  }
}
