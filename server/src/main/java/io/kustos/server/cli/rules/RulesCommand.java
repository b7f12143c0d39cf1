package io.kustos.server.cli.rules;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code kustos rules}: its subcommands do the work. */
@Command(
    name = "rules",
    description = "Check, list, explain and test detection rules.",
    synopsisSubcommandLabel = "check|list|show|explain|coverage|tune|fields|test",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos rules check my-rules.yaml     every mistake at once, with line and caret",
      "  kustos rules list                    the rules that come with kustos",
      "  kustos rules show 'Pod exec'         one rule in full (a part of the name will do)",
      "  kustos rules explain 'Events deleted' what it means and needs, and what to do then",
      "  kustos rules coverage                which of all known detections are made",
      "  kustos rules fields                  what a condition can look at",
      "  kustos rules test scenarios/         rules against events with expected findings",
      "",
      "Exit codes: 0 fine, 1 rules with errors or scenarios that fail, 2 bad usage or unreadable"
    })
public final class RulesCommand implements Callable<Integer> {
  /** The command with its subcommands. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new RulesCommand())
        .addSubcommand(new RulesCheckCommand(terminal))
        .addSubcommand(new RulesListCommand(terminal))
        .addSubcommand(new RulesShowCommand(terminal))
        .addSubcommand(new RulesExplainCommand(terminal))
        .addSubcommand(new RulesCoverageCommand(terminal))
        .addSubcommand(new RulesTuneCommand(terminal))
        .addSubcommand(new RulesFieldsCommand(terminal))
        .addSubcommand(new RulesTestCommand(terminal));
  }

  @Override
  public Integer call() {
    throw new CommandFailure(
        "rules: say which of check, list, show, explain, coverage, tune, fields, test");
  }
}
