package io.kustos.lake;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What SQL knows of enriched fields: they are worked out event by event, but some have a value on
 * few kinds of requests only.
 */
final class SqlEnriched {
  private static final String PREFIX = "kustos.";

  /** The answer stands for a request that is not logged. */
  private static final String BODY = "(request_object IS NOT NULL OR response_object IS NOT NULL)";

  private static final String RIGHTS =
      "(object_resource IN ('roles','clusterroles','rolebindings','clusterrolebindings') AND "
          + BODY
          + ")";

  /** By the second part of the name. */
  private static final Map<String, String> GUARDS =
      Map.of(
          "pod",
          BODY,
          "rights",
          RIGHTS,
          "binding",
          RIGHTS,
          "csr",
          "(object_resource = 'certificatesigningrequests' AND " + BODY + ")",
          "token",
          "object_resource IN ('serviceaccounts','secrets')",
          "exec",
          "(object_resource = 'pods' AND object_subresource IN ('exec','attach','portforward')"
              + " OR object_resource = 'nodes' AND object_subresource = 'proxy')");

  private SqlEnriched() {}

  /** What holds for each event on which a field has a value; null when nothing is known. */
  static @Nullable String guard(String field) {
    if (!field.startsWith(PREFIX)) {
      return null;
    }
    int end = field.indexOf('.', PREFIX.length());
    return end < 0 ? null : GUARDS.get(field.substring(PREFIX.length(), end));
  }
}
