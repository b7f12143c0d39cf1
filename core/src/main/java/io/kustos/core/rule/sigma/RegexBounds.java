package io.kustos.core.rule.sigma;

import java.util.Objects;

/** What regular expressions may cost, and what to say of those that do not run. */
final class RegexBounds {
  private RegexBounds() {}

  /** The mistake in words, with what linear-time matching cannot do named. */
  static String explained(String pattern, IllegalArgumentException mistake) {
    String said = "regular expression: " + Objects.toString(mistake.getMessage());
    if (pattern.contains("(?=") || pattern.contains("(?!") || pattern.contains("(?<")) {
      return said + "; look-around does not run in linear time and is not supported";
    }
    if (pattern.matches(".*\\\\[1-9].*")) {
      return said + "; back-references do not run in linear time and are not supported";
    }
    return said;
  }

  /**
   * How many steps the expression has at least when its repetitions are written out; cheap, so that
   * nothing is compiled that would not fit into memory.
   */
  static long expandedSize(String pattern) {
    java.util.ArrayDeque<long[]> groups = new java.util.ArrayDeque<>();
    long[] size = {0, 0};
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '\\' -> {
          i++;
          step(size, 1);
        }
        case '[' -> {
          int close = pattern.indexOf(']', i + 2);
          i = close < 0 ? i : close;
          step(size, 1);
        }
        case '(' -> {
          groups.push(size);
          size = new long[] {0, 0};
        }
        case ')' -> {
          long inner = size[0] + 1;
          size = groups.isEmpty() ? new long[] {0, 0} : groups.pop();
          step(size, inner);
        }
        case '{' -> {
          int close = pattern.indexOf('}', i);
          String inside = close < 0 ? "" : pattern.substring(i + 1, close);
          if (inside.matches("[0-9]{1,6}(,[0-9]{0,6})?")) {
            String[] counts = inside.split(",", -1);
            String last = counts[counts.length - 1];
            long most = Long.parseLong(last.isEmpty() ? counts[0] : last);
            size[0] = Math.min(Long.MAX_VALUE >> 24, size[0] + size[1] * Math.max(0, most - 1));
            size[1] = Math.min(Long.MAX_VALUE >> 24, size[1] * Math.max(1, most));
            i = close;
          } else {
            step(size, 1);
          }
        }
        default -> step(size, 1);
      }
    }
    long sum = size[0];
    for (long[] open : groups) {
      sum += open[0];
    }
    return sum;
  }

  /** Adds one atom of a size. */
  private static void step(long[] size, long atom) {
    size[0] = Math.min(Long.MAX_VALUE >> 24, size[0] + atom);
    size[1] = atom;
  }
}
