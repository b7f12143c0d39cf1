package io.kustos.core.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a rule's attribute {@code kustos} from what a YAML reader made of it: texts, lists and
 * maps. What cannot be read is left out, and said.
 */
public final class GuidanceReader {
  private static final Set<String> KEYS = Set.of("covers", "threat_matrix", "playbook");
  private static final Set<String> PARTS = Set.of("triage", "evidence", "contain", "recover");

  private final List<Problem> problems = new ArrayList<>();

  private GuidanceReader() {}

  /**
   * What is wrong.
   *
   * @param path names of members that lead to it, from the attribute's value
   * @param hint what to write; null when the message says it
   */
  public record Problem(List<String> path, String message, @Nullable String hint) {
    public Problem {
      path = List.copyOf(path);
    }
  }

  /** What was read, and what could not be. */
  public record Reading(Guidance guidance, List<Problem> problems) {
    public Reading {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads the attribute.
   *
   * @param value a String, a List or a Map of such; null when the rule does not have it
   */
  public static Reading read(@Nullable Object value) {
    if (value == null) {
      return new Reading(Guidance.NONE, List.of());
    }
    GuidanceReader reader = new GuidanceReader();
    Guidance guidance = reader.guidance(value);
    return new Reading(guidance, reader.problems);
  }

  private Guidance guidance(Object value) {
    Map<?, ?> members = members(List.of(), value, KEYS);
    List<Integer> covers =
        items(
            List.of("covers"),
            members.get("covers"),
            GuidanceReader::number,
            "must be a list of numbers");
    return new Guidance(
        covers,
        texts(List.of("threat_matrix"), members.get("threat_matrix")),
        playbook(members.get("playbook")));
  }

  private Playbook playbook(@Nullable Object value) {
    if (value == null) {
      return Playbook.NONE;
    }
    Map<?, ?> members = members(List.of("playbook"), value, PARTS);
    return new Playbook(
        part(members, "triage"),
        part(members, "evidence"),
        part(members, "contain"),
        part(members, "recover"));
  }

  private List<String> part(Map<?, ?> playbook, String name) {
    return texts(List.of("playbook", name), playbook.get(name));
  }

  private Map<?, ?> members(List<String> path, Object value, Set<String> known) {
    if (!(value instanceof Map<?, ?> members)) {
      say(path, "must be a map", null);
      return Map.of();
    }
    for (Object key : members.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        List<String> at = new ArrayList<>(path);
        at.add(String.valueOf(key));
        String hint = "known: " + String.join(", ", known.stream().sorted().toList());
        say(at, "is unknown and ignored", hint);
      }
    }
    return members;
  }

  private List<String> texts(List<String> path, @Nullable Object value) {
    return items(
        path,
        value,
        item -> item instanceof String text && !text.isBlank() ? text.strip() : null,
        "must be a list of texts");
  }

  private <T> List<T> items(
      List<String> path,
      @Nullable Object value,
      Function<Object, @Nullable T> read,
      String message) {
    List<T> found = new ArrayList<>();
    if (value == null) {
      return found;
    }
    if (!(value instanceof List<?> list)) {
      say(path, message, null);
      return found;
    }
    for (Object item : list) {
      T one = read.apply(item);
      if (one == null) {
        say(path, message, null);
        return found;
      }
      found.add(one);
    }
    return found;
  }

  private static @Nullable Integer number(Object item) {
    return item instanceof String text && text.matches("[1-9][0-9]{0,5}")
        ? Integer.valueOf(text)
        : null;
  }

  private void say(List<String> path, String message, @Nullable String hint) {
    String name = Guidance.KEY + (path.isEmpty() ? "" : "." + String.join(".", path));
    problems.add(new Problem(path, "'" + name + "' " + message, hint));
  }
}
