package io.kustos.server.cli.rules;

import io.kustos.core.correlate.CorrelationPlan;
import io.kustos.core.rule.ConditionPrinter;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.RulesOption;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.text.Ansi;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos rules show}. */
@Command(
    name = "show",
    description = "Show a rule in full, with lists and macros put into its condition.")
final class RulesShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Name of the rule; a part that only one rule has will do.")
  String name = "";

  @Mixin RulesOption rules = new RulesOption();

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  RulesShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RuleSet set = rules.load(terminal);
    List<Rule> all =
        Stream.concat(set.rules().stream(), CorrelationPlan.rulesOf(set).stream()).toList();
    Rule rule = RuleName.pick(name, all, Rule::name, Rule::id);
    Ansi ansi = terminal.ansi(color);
    try (Output output = Output.standard(terminal)) {
      Lines out = new Lines(output);
      out.line(ansi.bold(rule.name()));
      out.line(rule.description().strip());
      out.line("");
      out.line(ansi.dim("priority   ") + ansi.priority(rule.priority(), rule.priority().label()));
      out.line(ansi.dim("source     ") + rule.source() + (rule.enabled() ? "" : "  (disabled)"));
      out.line(ansi.dim("tags       ") + String.join(", ", rule.tags()));
      out.line(ansi.dim("defined    ") + rule.origin());
      out.line(ansi.dim("version    ") + rule.version());
      out.line("");
      out.line(ansi.dim("condition"));
      out.line("  " + ConditionPrinter.print(rule.condition()));
      if (!rule.output().source().isBlank()) {
        out.line(ansi.dim("output"));
        out.line("  " + rule.output().source().strip());
      }
    }
    return ExitCode.OK;
  }
}
