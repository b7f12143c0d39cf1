package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Suggestions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that stand in fields of an audit event with few possible values. */
final class EventVocabulary {
  private static final Set<String> VERBS =
      Set.of(
          "get",
          "list",
          "watch",
          "create",
          "update",
          "patch",
          "delete",
          "deletecollection",
          "head",
          "post",
          "put",
          "options",
          "connect",
          "trace",
          "proxy",
          "redirect",
          "watchlist",
          "bind",
          "escalate",
          "impersonate",
          "use",
          "approve",
          "sign",
          "attest");
  private static final List<String> LEVELS =
      List.of("None", "Metadata", "Request", "RequestResponse");
  private static final List<String> STAGES =
      List.of("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic");
  private static final List<String> DECISIONS = List.of("allow", "forbid");
  private static final List<String> RESOURCES =
      List.of(
          "pods",
          "secrets",
          "configmaps",
          "services",
          "endpoints",
          "events",
          "namespaces",
          "nodes",
          "serviceaccounts",
          "deployments",
          "daemonsets",
          "statefulsets",
          "replicasets",
          "jobs",
          "cronjobs",
          "roles",
          "rolebindings",
          "clusterroles",
          "clusterrolebindings",
          "ingresses",
          "networkpolicies",
          "persistentvolumes",
          "persistentvolumeclaims",
          "podsecuritypolicies",
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "customresourcedefinitions",
          "certificatesigningrequests",
          "selfsubjectaccessreviews",
          "selfsubjectrulesreviews",
          "subjectaccessreviews",
          "tokenreviews",
          "leases",
          "endpointslices",
          "storageclasses",
          "priorityclasses",
          "apiservices",
          "resourcequotas",
          "limitranges",
          "replicationcontrollers",
          "horizontalpodautoscalers",
          "poddisruptionbudgets");
  private static final Set<String> SUBRESOURCES =
      Set.of(
          "exec",
          "attach",
          "portforward",
          "log",
          "ephemeralcontainers",
          "eviction",
          "binding",
          "status",
          "scale",
          "token",
          "approval",
          "proxy",
          "finalize");

  private EventVocabulary() {}

  /**
   * Why a value never stands in a field.
   *
   * @param hint what to write; null when unknown
   */
  record Objection(String message, @Nullable String hint) {}

  /** The objection to comparing a field with a text; empty when it can be equal. */
  static Optional<Objection> objection(String field, String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    return switch (field) {
      case "verb" -> VERBS.contains(folded) ? Optional.empty() : Optional.of(verb(text, folded));
      case "responseStatus.code" ->
          text.matches("[1-5][0-9]{2}")
              ? Optional.empty()
              : Optional.of(
                  new Objection(
                      "'responseStatus.code' is an HTTP status such as 403, never '" + text + "'",
                      folded.equals("allow") || folded.equals("forbid") || folded.equals("deny")
                          ? "for the decision, compare annotations.authorization.k8s.io/decision"
                              + " with allow or forbid"
                          : null));
      case "level" -> word(field, text, LEVELS);
      case "stage" -> word(field, text, STAGES);
      case "decision", "annotations.authorization.k8s.io/decision" -> word(field, text, DECISIONS);
      case "objectRef.resource" -> resource(text, folded);
      default -> Optional.empty();
    };
  }

  private static Objection verb(String text, String folded) {
    String hint =
        switch (folded) {
          case "replace" -> "the verb of a PUT is 'update'";
          case "exec", "attach", "portforward" ->
              "the verb is 'create' (of newer clients 'get') and '"
                  + folded
                  + "' is in objectRef.subresource";
          case "read" -> "verbs that read are get, list and watch";
          case "write", "modify", "edit" -> "verbs that change are create, update and patch";
          default ->
              Suggestions.closestInAnyCase(folded, VERBS.stream().sorted().toList())
                  .map(near -> "did you mean '" + near + "'?")
                  .orElse(null);
        };
    return new Objection("no request has the verb '" + text + "'", hint);
  }

  private static Optional<Objection> word(String field, String text, List<String> words) {
    return words.stream().anyMatch(text::equalsIgnoreCase)
        ? Optional.empty()
        : Optional.of(
            new Objection(
                "'" + field + "' is never '" + text + "'", "it is " + String.join(" or ", words)));
  }

  /** Resources of extensions are unknown, so only singulars, kinds and subresources are certain. */
  private static Optional<Objection> resource(String text, String folded) {
    if (RESOURCES.contains(folded)) {
      return Optional.empty();
    }
    int slash = folded.indexOf('/');
    if (slash > 0) {
      return Optional.of(
          new Objection(
              "'objectRef.resource' is a resource alone, never '" + text + "'",
              "'" + folded.substring(slash + 1) + "' is in objectRef.subresource"));
    }
    if (SUBRESOURCES.contains(folded)) {
      return Optional.of(
          new Objection(
              "'" + text + "' is a subresource", "compare objectRef.subresource with it"));
    }
    for (String plural : List.of(folded + "s", folded + "es", folded.replaceAll("y$", "ies"))) {
      if (RESOURCES.contains(plural)) {
        return Optional.of(
            new Objection(
                "'objectRef.resource' is in plural, never '" + text + "'",
                "did you mean '" + plural + "'?"));
      }
    }
    return Optional.empty();
  }
}
