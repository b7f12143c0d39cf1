package io.kustos.core.enrich;

import java.util.List;

/**
 * A name for what some objects hold, for example {@code card-data}. An object has it when one
 * pattern of each list fits; an empty list fits all. In patterns {@code *} stands for any text and
 * {@code ?} for one character.
 */
public record ObjectTag(
    String tag, List<String> namespaces, List<String> resources, List<String> names) {
  public ObjectTag {
    namespaces = List.copyOf(namespaces);
    resources = List.copyOf(resources);
    names = List.copyOf(names);
  }

  /**
   * Whether a request touches such an object.
   *
   * @param namespace empty for all namespaces, and for objects outside of any
   * @param name empty for all names
   * @param collective whether a request without namespace or name touches all of them
   */
  boolean fits(String namespace, String resource, String name, boolean collective) {
    return any(resources, resource, false)
        && any(namespaces, namespace, collective && !ClusterScoped.RESOURCES.contains(resource))
        && any(names, name, collective);
  }

  private static boolean any(List<String> patterns, String text, boolean emptyIsAll) {
    return patterns.isEmpty()
        || (text.isEmpty() && emptyIsAll)
        || patterns.stream().anyMatch(pattern -> globs(pattern, text));
  }

  /** Takes back the last star only, so that the time is at most the product of both lengths. */
  static boolean globs(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
