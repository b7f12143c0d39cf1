package io.kustos.core.policy;

import io.kustos.core.event.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of request at one of its stages, by what a policy can tell apart.
 *
 * @param user null for a request that failed to authenticate
 * @param namespace empty for a request across namespaces or of a cluster-wide resource
 * @param name empty when the request names no object
 * @param path of a request that is for no resource; else empty
 */
public record Situation(
    Stage stage,
    String verb,
    String group,
    String resource,
    String subresource,
    String namespace,
    String name,
    @Nullable String user,
    List<String> groups,
    String path) {

  /** Somebody whom no policy names. */
  static final String HUMAN = "someone@example.com";

  /** A kubelet that no policy names. */
  static final String NODE = "system:node:some-node";

  /** A service account that no policy names. */
  static final String ACCOUNT = "system:serviceaccount:some-namespace:some-account";

  private static final Set<String> BODILESS = Set.of("get", "list", "watch");
  private static final Set<String> STREAMS = Set.of("attach", "exec", "portforward");

  static List<String> groupsOf(@Nullable String user) {
    if (user == null) {
      return List.of();
    }
    if (user.equals("system:anonymous")) {
      return List.of("system:unauthenticated");
    }
    if (user.startsWith("system:serviceaccount:")) {
      String[] parts = user.split(":", 4);
      return List.of(
          "system:serviceaccounts", "system:serviceaccounts:" + parts[2], "system:authenticated");
    }
    return user.startsWith("system:node:")
        ? List.of("system:nodes", "system:authenticated")
        : List.of("system:authenticated");
  }

  boolean isResource() {
    return path.isEmpty();
  }

  /** Whether such a request may have a body; deletions have options. */
  boolean hasRequestBody() {
    return isResource() && !BODILESS.contains(verb) && !isStream();
  }

  private boolean isStream() {
    return STREAMS.contains(subresource);
  }

  /** The request as a policy sees it. */
  public RequestAttributes request() {
    return new RequestAttributes(
        user,
        groups,
        verb,
        isResource(),
        namespace,
        group,
        "v1",
        resource,
        subresource,
        verb.equals("create") && subresource.isEmpty() ? "" : name,
        path);
  }

  Situation by(@Nullable String other) {
    return new Situation(
        stage, verb, group, resource, subresource, namespace, name, other, groupsOf(other), path);
  }

  Situation at(Stage other) {
    return new Situation(
        other, verb, group, resource, subresource, namespace, name, user, groups, path);
  }

  Situation in(String otherNamespace, String otherName) {
    return new Situation(
        stage, verb, group, resource, subresource, otherNamespace, otherName, user, groups, path);
  }

  /** An event of this situation with nothing else in it. */
  AuditEvent event() {
    StringBuilder json = new StringBuilder("{\"kind\":\"Event\",\"auditID\":\"x\",\"level\":");
    json.append("\"RequestResponse\"");
    member(json, "stage", stage.label());
    member(json, "verb", verb);
    json.append(",\"user\":{");
    json.append(user == null ? "" : "\"username\":" + quoted(user) + ",");
    json.append("\"groups\":").append(GoText.json(groups)).append('}');
    if (isResource()) {
      json.append(",\"objectRef\":{\"apiVersion\":\"v1\"");
      member(json, "resource", resource);
      optional(json, "namespace", namespace);
      optional(json, "name", name);
      optional(json, "apiGroup", group);
      optional(json, "subresource", subresource);
      json.append('}');
    } else {
      member(json, "requestURI", path);
    }
    return AuditEvent.parse(json.append('}').toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void optional(StringBuilder json, String name, String value) {
    if (!value.isEmpty()) {
      member(json, name, value);
    }
  }

  private static void member(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":").append(quoted(value));
  }

  private static String quoted(String text) {
    String list = GoText.json(List.of(text));
    return list.substring(1, list.length() - 1);
  }

  // Situations are looked up some hundred thousand times; what a record makes is slow to begin.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Situation that
            && stage == that.stage
            && verb.equals(that.verb)
            && resource.equals(that.resource)
            && group.equals(that.group)
            && subresource.equals(that.subresource)
            && namespace.equals(that.namespace)
            && name.equals(that.name)
            && path.equals(that.path)
            && Objects.equals(user, that.user)
            && groups.equals(that.groups));
  }

  @Override
  public int hashCode() {
    int hash = stage.ordinal();
    hash = 31 * hash + verb.hashCode();
    hash = 31 * hash + resource.hashCode();
    hash = 31 * hash + subresource.hashCode();
    hash = 31 * hash + namespace.hashCode();
    hash = 31 * hash + path.hashCode();
    return 31 * hash + Objects.hashCode(user);
  }

  /** For people: {@code create pods/exec}, {@code get /healthz}. */
  @Override
  public String toString() {
    if (!isResource()) {
      return verb + " " + path;
    }
    String what = subresource.isEmpty() ? resource : resource + "/" + subresource;
    return verb + " " + what + (group.isEmpty() ? "" : "." + group);
  }
}
