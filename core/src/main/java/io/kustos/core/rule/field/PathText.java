package io.kustos.core.rule.field;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a path's text: names with dots between, {@code ["a name"]}, {@code ['a name']} or {@code "a
 * name"} for a name with dots in it, {@code [0]}, {@code []} and {@code [*]} for elements of an
 * array.
 */
final class PathText {
  private final String text;
  private final List<PathStep> steps = new ArrayList<>();
  private int at;

  private PathText(String text) {
    this.text = text;
  }

  /** The steps; throws {@link IllegalArgumentException} with what is wrong. */
  static List<PathStep> parse(String text) {
    PathText reader = new PathText(text);
    reader.name();
    while (reader.at < text.length()) {
      if (text.charAt(reader.at) == '[') {
        reader.bracket();
      } else {
        reader.expectDot();
        reader.name();
      }
    }
    return List.copyOf(reader.steps);
  }

  private void expectDot() {
    if (text.charAt(at) != '.') {
      throw new IllegalArgumentException("a '.' or '[' is missing at character " + (at + 1));
    }
    at++;
  }

  private void name() {
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      steps.add(new PathStep.Member(quoted(), true));
      return;
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
      at++;
    }
    if (at == start) {
      throw new IllegalArgumentException("a name is missing at character " + (at + 1));
    }
    steps.add(new PathStep.Member(text.substring(start, at), false));
  }

  private void bracket() {
    at++;
    char first = at < text.length() ? text.charAt(at) : '\0';
    if (first == '"' || first == '\'') {
      steps.add(new PathStep.Member(quoted(), true));
    } else {
      int close = text.indexOf(']', at);
      String inside = close < 0 ? "" : text.substring(at, close);
      at = close < 0 ? text.length() : close;
      steps.add(element(inside));
    }
    if (at >= text.length() || text.charAt(at) != ']') {
      throw new IllegalArgumentException("a ']' is missing");
    }
    at++;
  }

  private static PathStep element(String inside) {
    if (inside.isEmpty() || inside.equals("*")) {
      return new PathStep.Every();
    }
    if (inside.length() <= 9 && inside.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return new PathStep.Element(Integer.parseInt(inside));
    }
    throw new IllegalArgumentException(
        "in brackets stands a number, '*' or a name in quotes, not '" + inside + "'");
  }

  private String quoted() {
    int close = text.indexOf(text.charAt(at), at + 1);
    if (close < 0) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    String inside = text.substring(at + 1, close);
    at = close + 1;
    return inside;
  }
}
