package io.kustos.lake;

import io.kustos.core.rule.Field;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
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

  private static final String WRITTEN = "(verb IN ('create','update','patch') AND " + BODY + ")";

  /** By the second part of the name. */
  private static final Map<String, String> GUARDS =
      Map.of(
          "pod",
          WRITTEN,
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

  /** Flags that are set only where the body has a member of that name, or a patch a path. */
  private static final Map<String, String> FLAGS =
      Map.of(
          "kustos.pod.privileged", "privileged",
          "kustos.pod.allow_privilege_escalation", "allowPrivilegeEscalation",
          "kustos.pod.host_network", "hostNetwork",
          "kustos.pod.host_pid", "hostPID",
          "kustos.pod.host_ipc", "hostIPC",
          "kustos.pod.share_process_namespace", "shareProcessNamespace");

  /** Texts that stand in the body as they are, but for blanks, slashes and capitals. */
  private static final Set<String> WRITTEN_OUT =
      Set.of(
          "kustos.pod.image",
          "kustos.pod.command",
          "kustos.pod.hostpath",
          "kustos.pod.hostpath.writable");

  /** Lists that have something only where the body has a member of that name, or a patch a path. */
  private static final Map<String, String> LISTS =
      Map.of(
          "kustos.pod.capabilities.add", "capabilities",
          "kustos.pod.run_as_user", "runAsUser",
          "kustos.pod.proc_mount", "procMount",
          "kustos.pod.host_ports", "hostPort",
          "kustos.pod.ephemeral", "ephemeralContainers",
          "kustos.pod.sysctls", "sysctls",
          "kustos.pod.node", "nodeName",
          "kustos.pod.tolerations", "tolerations");

  private SqlEnriched() {}

  /** What holds for each event on which a field has a value; null when nothing is known. */
  private static @Nullable String guard(String field) {
    if (!field.startsWith(PREFIX)) {
      return null;
    }
    int end = field.indexOf('.', PREFIX.length());
    return end < 0 ? null : GUARDS.get(field.substring(PREFIX.length(), end));
  }

  /** What SQL knows of a field of which it does not have the value; null when that is nothing. */
  static @Nullable SqlValue value(Field field) {
    String name = field.name();
    if (field.argument() == null && WRITTEN_OUT.contains(name)) {
      return new SqlValue.OfBody(EventColumn.REQUEST_OBJECT, true, true);
    }
    if (name.equals("kustos.dry_run")) {
      return new SqlValue.Flag(dryRun(), "true");
    }
    String guard = guard(name);
    String member = FLAGS.get(name);
    if (guard != null && member != null) {
      return new SqlValue.Flag("(" + there(guard, member) + " AND " + set(member) + ")", guard);
    }
    String listed = LISTS.get(name);
    if (guard != null && listed != null) {
      return new SqlValue.Computed(there(guard, listed));
    }
    if (name.equals("ka.uri.param")) {
      return new SqlValue.Computed(parameter(String.valueOf(field.argument())));
    }
    return guard == null ? null : new SqlValue.Computed(guard);
  }

  /**
   * That the request, or the answer where there is none, says a condition. DuckDB would copy the
   * texts to choose one of them first.
   */
  static String written(UnaryOperator<String> condition) {
    return "("
        + condition.apply("request_object")
        + " OR (request_object IS NULL AND "
        + condition.apply("response_object")
        + "))";
  }

  /** Asked for in the query, or in what is said to a deletion. */
  private static String dryRun() {
    return "("
        + SqlTexts.contains("request_uri", "dryRun")
        + " OR (verb IN ('delete','deletecollection') AND "
        + SqlTexts.jsonMayContain("request_object", "dryRun", true)
        + "))";
  }

  private static String there(String guard, String member) {
    return "(" + guard + " AND " + written(sql -> SqlTexts.jsonMayContain(sql, member, true)) + ")";
  }

  /** That a member, or what a patch's path ends with, may be set to {@code true}. */
  private static String set(String member) {
    String pattern = member + "\"[ \\t\\r\\n]*:[ \\t\\r\\n]*\"?true|/" + member + "|\\\\u00";
    return written(sql -> "regexp_matches(" + sql + ", " + Sql.text(pattern) + ")");
  }

  /** The parameter's name stands in the query as it is, or with escapes. */
  private static String parameter(String key) {
    String asked = SqlTexts.contains("request_uri", "?");
    boolean plain = key.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '%');
    return plain
        ? "("
            + asked
            + " AND ("
            + SqlTexts.contains("request_uri", key)
            + " OR "
            + SqlTexts.contains("request_uri", "%")
            + "))"
        : asked;
  }
}
