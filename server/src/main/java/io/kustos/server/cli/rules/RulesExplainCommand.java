package io.kustos.server.cli.rules;

import io.kustos.core.coverage.KnownDetections;
import io.kustos.core.coverage.RuleSheet;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.ContentPack;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.RulesOption;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos rules explain}. */
@Command(
    name = "explain",
    description = "Say what a rule means, what it needs and costs, and what to do about a finding.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos rules explain 'Administrator rights granted'",
      "  kustos rules explain administrator --events audit.log",
      "      also how often it would have found something there, and what it costs"
    })
final class RulesExplainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "RULE",
      description = "Name or id of the rule; a part of the name that only one has will do.")
  String name = "";

  @Mixin RulesOption rules = new RulesOption();

  @Option(
      names = "--events",
      paramLabel = "PATH",
      split = ",",
      description = "Logs on which it is measured.")
  @Nullable List<String> events;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  RulesExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RuleSet all = rules.load(terminal);
    RuleSheet sheet = RuleName.pick(name, RuleSheet.of(all), RuleSheet::name, RuleSheet::id);
    RuleCost cost = events == null ? null : RuleCost.of(only(all, sheet.id()), events, terminal);
    Condition condition =
        all.rules().stream()
            .filter(rule -> rule.id().equals(sheet.id()))
            .map(Rule::condition)
            .findFirst()
            .orElse(null);
    String text =
        new RuleExplanation(terminal.ansi(color))
            .text(sheet, condition, KnownDetections.parse(ContentPack.coverage()), cost);
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(text);
    }
    return ExitCode.OK;
  }

  /** The rule with all that it looks at. */
  private static RuleSet only(RuleSet all, String id) {
    Set<String> wanted = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(id));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      if (wanted.add(next)) {
        for (CorrelationRule rule : all.correlations()) {
          if (rule.id().equals(next)) {
            rule.references().stream()
                .map(reference -> all.idOf(reference.name()))
                .filter(java.util.Objects::nonNull)
                .forEach(open::add);
          }
        }
      }
    }
    return new RuleSet(
        all.rules().stream().filter(rule -> wanted.contains(rule.id())).toList(),
        all.correlations().stream().filter(rule -> wanted.contains(rule.id())).toList(),
        all.names(),
        List.of());
  }
}
