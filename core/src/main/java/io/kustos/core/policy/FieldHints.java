package io.kustos.core.policy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What to do about an error of the server's validation. */
final class FieldHints {
  private FieldHints() {}

  static @Nullable String of(FieldError error, KubernetesVersion version) {
    String field = error.field();
    if (field.endsWith(".level")) {
      return error.type().equals("FieldValueRequired")
          ? "every rule needs a level: None, Metadata, Request or RequestResponse"
          : level(error.message());
    }
    if (field.contains("omitStages[")) {
      return "letters must have the right case, for example RequestReceived";
    }
    if (field.endsWith(".nonResourceURLs")) {
      return "make two rules of it, one for resources and one for paths";
    }
    if (field.endsWith(".resourceNames")) {
      return "name the resources whose objects these are, or leave out resourceNames";
    }
    if (field.endsWith(".group")) {
      return group(error, version);
    }
    return field.contains("nonResourceURLs[")
        ? "paths begin with '/', and '*' may only stand at their end; the API server's"
            + " wildcard for all is '*'"
        : null;
  }

  /** What to write instead of a value of the wrong type; null when it is something else. */
  static @Nullable String ofDecoding(String problem) {
    if (!problem.contains("cannot unmarshal ")) {
      return null;
    }
    if (problem.contains(" of type []")) {
      return "write a list, for example [a, b], or lines that begin with '- '";
    }
    return problem.endsWith(" of type string") ? "put it in quotes" : null;
  }

  private static @Nullable String level(String message) {
    for (Level level : Level.values()) {
      if (message.toLowerCase(Locale.ROOT).contains("value: \"" + lower(level) + "\"")) {
        return "did you mean '" + level.label() + "'? letters must have the right case";
      }
    }
    return null;
  }

  private static String lower(Level level) {
    return level.label().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String group(FieldError error, KubernetesVersion version) {
    if (error.message().contains("\"*\"") && !version.hasGroupWildcard()) {
      return "the group '*' is known since Kubernetes 1.36; name every group for " + version;
    }
    return error.message().contains("/v")
        ? "name the group without its version, for example apps"
        : null;
  }
}
