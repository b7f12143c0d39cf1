package io.kustos.server.cli.rules;

import io.kustos.core.coverage.Coverage;
import io.kustos.core.coverage.KnownDetections;
import io.kustos.core.coverage.RuleSheet;
import io.kustos.core.rule.ContentPack;
import io.kustos.server.cli.option.ReportForm;
import io.kustos.server.cli.option.RulesOption;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kustos rules coverage}. */
@Command(
    name = "coverage",
    description = "Say which detections rules make, of all that fifteen products ship.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos rules coverage",
      "  kustos rules coverage --rules default,my-rules/ --navigator layer.json",
      "",
      "A rule says what it covers under kustos.covers (docs/content-pack.md). The layer opens in",
      "the ATT&CK Navigator; a technique's score is how many rules are tagged with it."
    })
final class RulesCoverageCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin RulesOption rules = new RulesOption();

  @Option(names = "--output", paramLabel = "text|json|markdown", description = "Default: text.")
  ReportForm output = ReportForm.TEXT;

  @Option(
      names = "--navigator",
      paramLabel = "FILE",
      description = "Also write a layer for the ATT&CK Navigator there; - for standard output.")
  @Nullable String navigator;

  RulesCoverageCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<RuleSheet> sheets = RuleSheet.of(rules.load(terminal));
    Coverage coverage = Coverage.of(KnownDetections.parse(ContentPack.coverage()), sheets);
    coverage.unknown().forEach(problem -> terminal.say("kustos: warning: " + problem));
    if (navigator != null) {
      try (Output out = Output.open(navigator, terminal)) {
        new Lines(out).add(NavigatorLayer.of(sheets));
      }
      if (navigator.equals("-")) {
        return ExitCode.OK;
      }
    }
    try (Output out = Output.standard(terminal)) {
      new Lines(out)
          .add(
              switch (output) {
                case TEXT -> CoverageReport.text(coverage);
                case JSON -> CoverageReport.json(coverage);
                case MARKDOWN -> CoverageReport.markdown(coverage, sheets);
              });
    }
    return ExitCode.OK;
  }
}
