package io.kustos.core.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows of a request when it consults the policy.
 *
 * @param user the authenticated user, never an impersonated one; null when authentication failed
 * @param verb of a resource request for example {@code deletecollection}, else the HTTP method in
 *     lower case
 * @param namespace empty for cluster-wide requests; for a namespace its own name
 * @param name empty where the request's URL has none, as in create and list
 * @param path the URL's path, without its query
 */
public record RequestAttributes(
    @Nullable String user,
    List<String> groups,
    String verb,
    boolean resourceRequest,
    String namespace,
    String apiGroup,
    String apiVersion,
    String resource,
    String subresource,
    String name,
    String path) {
  public RequestAttributes {
    groups = List.copyOf(groups);
  }

  /** The resource as a policy writes it: {@code resource} or {@code resource/subresource}. */
  public String combinedResource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
