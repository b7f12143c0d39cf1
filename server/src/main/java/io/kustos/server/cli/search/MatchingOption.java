package io.kustos.server.cli.search;

import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that asks for what rules find, beside the query. */
final class MatchingOption {
  @Option(
      names = "--rule",
      paramLabel = "FILE",
      split = ",",
      description = "Also what the rules in this file find, or 'default'.")
  @Nullable List<String> files;

  boolean isGiven() {
    return files != null;
  }

  /**
   * The rules, null when none are asked for.
   *
   * @throws CommandFailure when they cannot be used
   */
  @Nullable MatchingRules load(DataOption data, Terminal terminal) {
    return files == null ? null : MatchingRules.load(files, data.lookups(terminal), terminal);
  }
}
