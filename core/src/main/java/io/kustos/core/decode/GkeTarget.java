package io.kustos.core.decode;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request on GKE was about, as {@code methodName} and {@code resourceName} tell it.
 *
 * @param uri path of the request, rebuilt; null when it is not known
 */
record GkeTarget(
    String verb,
    @Nullable String uri,
    @Nullable String group,
    @Nullable String version,
    @Nullable String namespace,
    @Nullable String resource,
    @Nullable String name,
    @Nullable String subresource) {
  static final int PERMISSION_DENIED = 7;
  private static final String VERSION = "v[0-9]+((alpha|beta)[0-9]+)?";

  /**
   * Reads {@code io.k8s.core.v1.pods.exec.create} and {@code core/v1/namespaces/ns/pods/name/exec}.
   */
  static GkeTarget of(String method, @Nullable String resourceName) {
    List<String> words = Arrays.asList(method.split("\\.", -1));
    String verb = words.get(words.size() - 1);
    int version = version(words);
    if (version < 0 || version + 2 >= words.size()) {
      return new GkeTarget(verb, resourceName, null, null, null, null, null, null);
    }
    List<String> what = words.subList(version + 1, words.size() - 1);
    String resource = what.get(0);
    String subresource = what.size() > 1 ? String.join("/", what.subList(1, what.size())) : null;
    if (resourceName == null) {
      String group = version == 3 && words.get(2).equals("core") ? null : words.get(version - 1);
      return new GkeTarget(
          verb, null, group, words.get(version), null, resource, null, subresource);
    }
    return of(verb, resource, subresource, resourceName);
  }

  private static int version(List<String> words) {
    for (int i = 3; i < words.size() - 1; i++) {
      if (words.get(i).matches(VERSION)) {
        return i;
      }
    }
    return -1;
  }

  private static GkeTarget of(
      String verb, String resource, @Nullable String subresource, String resourceName) {
    String[] parts = resourceName.split("/", -1);
    String group = parts[0].equals("core") ? null : parts[0];
    String version = parts.length > 1 ? parts[1] : null;
    int at = 2;
    boolean posted = verb.equals("create") && subresource == null;
    String namespace = null;
    if (parts.length > 3 && parts[2].equals("namespaces")) {
      boolean itself = resource.equals("namespaces");
      namespace = itself && posted ? null : parts[3];
      at = itself ? 2 : 4;
    }
    String name = parts.length > at + 1 ? parts[at + 1] : null;
    int end = posted ? Math.min(parts.length, at + 1) : parts.length;
    String path = String.join("/", Arrays.asList(parts).subList(group == null ? 1 : 0, end));
    String uri = (group == null ? "/api/" : "/apis/") + path;
    return new GkeTarget(verb, uri, group, version, namespace, resource, name, subresource);
  }

  /** Writes the event's {@code objectRef}; nothing for a request that names no resource. */
  void write(NativeText event) {
    event.objectRef(resource, namespace, name, group, version, subresource);
  }

  /**
   * The HTTP code that Kubernetes would have answered, from the code of google.rpc.Code that Google
   * puts in its place.
   */
  static int httpCode(int grpcCode, String verb) {
    return switch (grpcCode) {
      case 0 -> verb.equals("create") ? 201 : 200;
      case 1 -> 499;
      case 3, 9, 11 -> 400;
      case 4 -> 504;
      case 5 -> 404;
      case 6, 10 -> 409;
      case PERMISSION_DENIED -> 403;
      case 8 -> 429;
      case 12 -> 501;
      case 14 -> 503;
      case 16 -> 401;
      default -> 500;
    };
  }
}
