package io.kustos.server.cli.rules;

import io.kustos.core.rule.Suggestions;
import io.kustos.server.cli.terminal.CommandFailure;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** How rules are named on the command line: by name, a part of it that only one has, or id. */
final class RuleName {
  private static final int CANDIDATES_MAX = 10;

  private RuleName() {}

  /**
   * The rule that is asked for; of several with the very name the last, which holds.
   *
   * @throws CommandFailure when there is none, or more than one
   */
  static <R> R pick(String asked, List<R> rules, Function<R, String> name, Function<R, String> id) {
    List<R> exact =
        rules.stream()
            .filter(rule -> name.apply(rule).equals(asked) || id.apply(rule).equals(asked))
            .toList();
    if (!exact.isEmpty()) {
      return exact.getLast();
    }
    String wanted = asked.toLowerCase(Locale.ROOT);
    List<R> similar =
        rules.stream()
            .filter(rule -> name.apply(rule).toLowerCase(Locale.ROOT).contains(wanted))
            .toList();
    List<String> names = similar.stream().map(name).distinct().toList();
    if (names.size() == 1) {
      return similar.getLast();
    }
    if (names.isEmpty()) {
      String near =
          Suggestions.closest(asked, rules.stream().map(name).toList())
              .map(one -> "; did you mean '" + one + "'?")
              .orElse("");
      throw new CommandFailure(
          "no rule has '" + asked + "' in its name" + near + " (kustos rules list shows all)");
    }
    String candidates = String.join("', '", names.stream().limit(CANDIDATES_MAX).toList());
    throw new CommandFailure("'" + asked + "' is in several names: '" + candidates + "'");
  }
}
