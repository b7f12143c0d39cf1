package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The API server's validation of a policy, in its order and words. */
final class PolicyValidation {
  private static final int SUBDOMAIN_BYTES_MAX = 253;
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final Pattern SUBDOMAIN_PATTERN =
      Pattern.compile("[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?");
  private static final Pattern BAD_DOT = Pattern.compile("\\.\\.|-\\.|\\.-");
  private static final String NOT_SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
          + " used for validation is '"
          + SUBDOMAIN
          + "')";
  private static final String STAGES =
      "allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic";
  private static final String LEVELS =
      "supported values: \"None\", \"Metadata\", \"Request\", \"RequestResponse\"";

  private final KubernetesVersion version;
  private final Places places;
  private final List<FieldError> errors = new ArrayList<>();

  private PolicyValidation(KubernetesVersion version, Places places) {
    this.version = version;
    this.places = places;
  }

  static List<FieldError> of(Policy policy, KubernetesVersion version, Places places) {
    PolicyValidation validation = new PolicyValidation(version, places);
    validation.stages(policy.omitStageNames(), "omitStages", "omitStages");
    for (int i = 0; i < policy.rules().size(); i++) {
      validation.rule(policy.rules().get(i), i);
    }
    return validation.errors;
  }

  private void rule(PolicyRule rule, int index) {
    String path = "rules[" + index + "]";
    level(rule.levelName(), path + ".level", places.of("rules", index, "level"));
    for (int i = 0; i < rule.nonResourceUrls().size(); i++) {
      url(
          rule.nonResourceUrls().get(i),
          path + ".nonResourceURLs[" + i + "]",
          places.of("rules", index, "nonResourceURLs", i));
    }
    for (int i = 0; i < rule.resources().size(); i++) {
      resources(rule.resources().get(i), path + ".resources", index, i);
    }
    stages(rule.omitStageNames(), path + ".omitStages", "rules", index, "omitStages");
    boolean aboutResources = !rule.resources().isEmpty() || !rule.namespaces().isEmpty();
    if (!rule.nonResourceUrls().isEmpty() && aboutResources) {
      errors.add(
          FieldError.invalid(
              path + ".nonResourceURLs",
              GoText.json(rule.nonResourceUrls()),
              "rules cannot apply to both regular resources and non-resource URLs",
              places.of("rules", index, "nonResourceURLs")));
    }
  }

  private void level(String level, String path, Span span) {
    if (level.isEmpty()) {
      errors.add(FieldError.required(path, span));
    } else if (Level.of(level).isEmpty()) {
      errors.add(FieldError.notSupported(path, GoText.quoted(level), LEVELS, span));
    }
  }

  private void url(String url, String path, Span span) {
    if (url.equals("*")) {
      return;
    }
    if (!url.startsWith("/")) {
      errors.add(
          FieldError.invalid(
              path,
              GoText.quoted(url),
              "non-resource URL rules must begin with a '/' character",
              span));
    }
    int star = url.indexOf('*');
    if (star >= 0 && star < url.length() - 1) {
      errors.add(
          FieldError.invalid(
              path,
              GoText.quoted(url),
              "non-resource URL wildcards '*' must be the final character of the rule",
              span));
    }
  }

  private void resources(GroupResources entry, String path, int rule, int index) {
    String group = entry.group();
    boolean wildcard = group.equals("*") && version.hasGroupWildcard();
    if (!group.isEmpty() && !wildcard) {
      String problem = subdomainProblem(group);
      if (!problem.isEmpty()) {
        errors.add(
            FieldError.invalid(
                path + ".group",
                GoText.quoted(group),
                problem,
                places.of("rules", rule, "resources", index, "group")));
      }
    }
    if (!entry.resourceNames().isEmpty() && entry.resources().isEmpty()) {
      errors.add(
          FieldError.invalid(
              path + ".resourceNames",
              GoText.json(entry.resourceNames()),
              "using resourceNames requires at least one resource",
              places.of("rules", rule, "resources", index, "resourceNames")));
    }
  }

  /** What the server says of a text that is no DNS-1123 subdomain; empty when it is one. */
  private static String subdomainProblem(String text) {
    List<String> problems = new ArrayList<>();
    int bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    if (bytes > SUBDOMAIN_BYTES_MAX) {
      problems.add("must be no more than " + SUBDOMAIN_BYTES_MAX + " characters");
    }
    if (!SUBDOMAIN_PATTERN.matcher(text).matches() || BAD_DOT.matcher(text).find()) {
      problems.add(NOT_SUBDOMAIN);
    }
    return String.join(",", problems);
  }

  private void stages(List<String> stages, String path, Object... place) {
    for (int i = 0; i < stages.size(); i++) {
      if (Stage.of(stages.get(i)).isEmpty()) {
        Object[] item = java.util.Arrays.copyOf(place, place.length + 1);
        item[place.length] = i;
        errors.add(
            FieldError.invalid(
                path + "[" + i + "]", GoText.quoted(stages.get(i)), STAGES, places.of(item)));
      }
    }
  }
}
