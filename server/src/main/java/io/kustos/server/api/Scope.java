package io.kustos.server.api;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a token allows. */
public enum Scope {
  /** Search events and findings, count, see one event. */
  READ,
  /** Run SQL. */
  SQL,
  /** Follow live events and findings. */
  TAIL,
  /** See how the server is doing. */
  STATUS;

  /** The word for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads words with commas between them.
   *
   * @throws IllegalArgumentException when one is no scope
   */
  public static Set<Scope> parse(String words) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : words.split(",", -1)) {
      scopes.add(
          Arrays.stream(values())
              .filter(scope -> scope.word().equals(word.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException("no scope '" + word + "'; there are " + all())));
    }
    return Set.copyOf(scopes);
  }

  private static String all() {
    return text(EnumSet.allOf(Scope.class)).replace(",", ", ");
  }

  /** The words with commas between them. */
  public static String text(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(","));
  }
}
