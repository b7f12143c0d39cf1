package io.kustos.core.decode;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the path of a request passed on by Rancher tells. */
record RequestPath(
    @Nullable String cluster,
    @Nullable String group,
    @Nullable String version,
    @Nullable String namespace,
    @Nullable String resource,
    @Nullable String name,
    @Nullable String subresource,
    boolean watch) {

  /** Reads {@code /k8s/clusters/ID/api/v1/namespaces/ns/pods/name/exec?…}. */
  static RequestPath of(String uri) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    boolean watch = query >= 0 && uri.substring(query).matches("[?&](.*&)?watch=(true|1)(&.*)?");
    List<String> parts = Arrays.asList(path.split("/", -1));
    String cluster = null;
    int at = 1;
    if (parts.size() > 4 && parts.get(1).equals("k8s") && parts.get(2).equals("clusters")) {
      cluster = parts.get(3);
      at = 4;
    }
    String root = at < parts.size() ? parts.get(at) : "";
    int group = root.equals("api") ? 0 : root.equals("apis") ? 1 : -1;
    if (group < 0 || parts.size() <= at + group + 2) {
      return new RequestPath(cluster, null, null, null, null, null, null, watch);
    }
    String apiGroup = group == 0 ? null : parts.get(at + 1);
    return of(cluster, apiGroup, parts.subList(at + group + 1, parts.size()), watch);
  }

  private static RequestPath of(
      @Nullable String cluster, @Nullable String group, List<String> rest, boolean watch) {
    boolean namespaced =
        rest.size() > 3
            && rest.get(1).equals("namespaces")
            && !rest.get(3).equals("finalize")
            && !rest.get(3).equals("status");
    String resource = rest.get(namespaced ? 3 : 1);
    int name = namespaced ? 4 : 2;
    String named = name < rest.size() ? rest.get(name) : null;
    String namespace = namespaced ? rest.get(2) : resource.equals("namespaces") ? named : null;
    String sub =
        name + 1 < rest.size() ? String.join("/", rest.subList(name + 1, rest.size())) : null;
    return new RequestPath(cluster, group, rest.get(0), namespace, resource, named, sub, watch);
  }

  /** The Kubernetes verb of an HTTP method on this path. */
  String verb(String method) {
    String verb = RancherEnvelope.verb(method);
    if (resource == null || name != null) {
      return verb;
    }
    return switch (verb) {
      case "get" -> watch ? "watch" : "list";
      case "delete" -> "deletecollection";
      default -> verb;
    };
  }

  /** Writes the event's {@code objectRef}; nothing for a path that names no resource. */
  void write(NativeText event) {
    event.objectRef(resource, namespace, name, group, version, subresource);
  }
}
