package io.kustos.server.cli.option;

import io.kustos.core.Limits;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which rules a command looks at. */
public final class RulesOption {
  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description = "Rules files or folders. Default: the rules that come with kustos.")
  @Nullable List<String> paths;

  /**
   * Loads them; what is wrong with them is told.
   *
   * @throws CommandFailure when they cannot be used
   */
  public RuleSet load(Terminal terminal) {
    return new RuleFiles(Limits.DEFAULT).loadOrFail(paths, terminal);
  }
}
