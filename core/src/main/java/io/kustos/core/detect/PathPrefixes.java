package io.kustos.core.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Path prefixes as Falco's {@code pmatch} takes them: {@code /api} matches {@code /api/v1} and not
 * {@code /apis}; each component is a shell pattern; {@code /} matches everything.
 */
final class PathPrefixes {
  private final List<List<Glob>> prefixes = new ArrayList<>();
  private boolean everything;

  PathPrefixes(List<String> values) {
    for (String value : values) {
      List<String> parts = components(value);
      if (parts.isEmpty()) {
        everything = true;
      }
      prefixes.add(parts.stream().map(part -> new Glob(part, false)).toList());
    }
  }

  private static List<String> components(String path) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        if (i > start) {
          parts.add(path.substring(start, i));
        }
        start = i + 1;
      }
    }
    return parts;
  }

  boolean matches(String path) {
    if (everything) {
      return true;
    }
    List<String> parts = components(path);
    return prefixes.stream().anyMatch(prefix -> startsWith(parts, prefix));
  }

  private static boolean startsWith(List<String> parts, List<Glob> prefix) {
    if (prefix.size() > parts.size()) {
      return false;
    }
    for (int i = 0; i < prefix.size(); i++) {
      if (!prefix.get(i).matches(parts.get(i))) {
        return false;
      }
    }
    return true;
  }
}
