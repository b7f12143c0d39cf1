package io.kustos.server.cli.rules;

import io.kustos.core.lab.Label;
import io.kustos.core.lab.Labels;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.server.cli.option.RulesOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.lab.Exceptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kustos rules tune}. */
@Command(
    name = "tune",
    description = "Propose exceptions from recorded findings that were harmless; apply none.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos rules tune --events quiet-week.log > exceptions.yaml",
      "      a recording in which nothing bad happened",
      "  kustos rules tune --events audit.jsonl.gz --labels labels.jsonl --min 10",
      "      a recording with attacks: what belongs to them is left out",
      "",
      "Each proposal is a Sigma filter for one rule and one user. Read it, name an owner, and load",
      "the file beside the rules: kustos scan --rules default,exceptions.yaml"
    })
final class RulesTuneCommand implements Callable<Integer> {
  private static final int EXPIRES_DAYS = 90;

  private final Terminal terminal;

  @Option(names = "--events", paramLabel = "PATH", split = ",", description = "Logs or folders.")
  @Nullable List<String> events;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "What was an attack in them (docs/lab.md). Default: nothing was.")
  @Nullable Path labels;

  @Mixin RulesOption rules = new RulesOption();

  @Option(
      names = "--min",
      paramLabel = "N",
      description = "Propose nothing for fewer findings of a rule about a user. Default: 3.")
  int min = 3;

  RulesTuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (events == null || events.isEmpty()) {
      throw new CommandFailure("name recorded logs with --events (see kustos rules tune --help)");
    }
    if (min < 1) {
      throw new CommandFailure("--min " + min + ": not above 0");
    }
    RuleSet loaded = rules.load(terminal);
    Exceptions exceptions = Exceptions.of(loaded, events, known(), min);
    exceptions.problems().forEach(problem -> terminal.say("kustos: " + problem));
    if (exceptions.proposals().isEmpty()) {
      terminal.say("kustos: nothing to propose: no rule has " + min + " findings about one user");
    }
    LocalDate expires = LocalDate.now(ZoneOffset.UTC).plusDays(EXPIRES_DAYS);
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(exceptions.yaml(expires));
    }
    return exceptions.problems().isEmpty() ? ExitCode.OK : ExitCode.TROUBLE;
  }

  private List<Label> known() {
    if (labels == null) {
      return List.of();
    }
    try {
      Labels.Parsed parsed =
          Labels.parse(new SourceText(labels.toString(), Files.readString(labels)));
      if (!parsed.diagnostics().isEmpty()) {
        throw new CommandFailure(Diagnostics.line(parsed.diagnostics().getFirst()));
      }
      return parsed.labels();
    } catch (IOException e) {
      throw new CommandFailure(labels + ": cannot be read");
    }
  }
}
