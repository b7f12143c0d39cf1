package io.kustos.server.cli.policy;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kustos policy}. */
@Command(
    name = "policy",
    description = "Evaluate, check, compare and make audit policies.",
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos policy check policy.yaml",
      "      what the API server refuses or ignores, and what the policy makes you blind to",
      "  kustos policy explain policy.yaml --user alice --verb create --resource pods/exec",
      "      which rule decides, and why those before it do not",
      "  kustos policy simulate policy.yaml --events audit.log --against old-policy.yaml",
      "      what it would have kept of a recorded log, and which findings it would have lost",
      "  kustos policy suggest --events audit.log > policy.yaml",
      "      a policy that keeps every detection alive and drops the rest"
    })
public final class PolicyCommand implements Callable<Integer> {
  /** The command with its subcommands. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new PolicyCommand())
        .addSubcommand(new PolicyCheckCommand(terminal))
        .addSubcommand(new PolicyExplainCommand(terminal))
        .addSubcommand(new PolicySimulateCommand(terminal))
        .addSubcommand(new PolicySuggestCommand(terminal))
        .addSubcommand(new PolicyDiffCommand(terminal))
        .addSubcommand(new PolicyEvalCommand(terminal));
  }

  @Override
  public Integer call() {
    throw new CommandFailure(
        "say what to do: check, explain, simulate, suggest, diff or eval"
            + " (see kustos policy --help)");
  }
}
