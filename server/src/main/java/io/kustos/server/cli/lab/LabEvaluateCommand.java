package io.kustos.server.cli.lab;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.server.cli.option.ReportForm;
import io.kustos.server.cli.option.RulesOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.lab.LabCorpus;
import io.kustos.server.lab.LabResult;
import io.kustos.server.lab.LabRun;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos lab evaluate}. */
@Command(
    name = "evaluate",
    description = "Say which attacks of a recording rules see, and what they find besides.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos lab evaluate recordings/full",
      "      the rules that come with kustos",
      "  kustos lab evaluate recordings/full --rules my-rules/ --output json",
      "      others",
      "",
      "CORPUS is a folder with logs (.jsonl, .jsonl.gz, .log) and labels.jsonl, one JSON object a",
      "line: id, title, label (malicious, benign-lookalike, benign), mitre, auditIDs, start.",
      "An attack counts as not shown when every rule for its techniques needs bodies that the log",
      "does not have; it is not among the missed.",
      "",
      "Exit codes: 0 every attack that the log shows was seen, 1 one was not, 2 bad usage or input"
    })
final class LabEvaluateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..*", paramLabel = "CORPUS", description = "Folders with logs and labels.")
  @Nullable List<Path> folders;

  @Mixin RulesOption rules = new RulesOption();

  @Option(names = "--output", paramLabel = "text|json|markdown", description = "Default: text.")
  ReportForm output = ReportForm.TEXT;

  LabEvaluateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (folders == null || folders.isEmpty()) {
      throw new CommandFailure(
          "name a folder with logs and labels.jsonl (see kustos lab evaluate --help)");
    }
    RuleSet loaded = rules.load(terminal);
    LabRun run = new LabRun(loaded);
    List<LabResult> results = new ArrayList<>();
    for (Path folder : folders) {
      results.add(run.run(open(folder)));
    }
    for (LabResult result : results) {
      if (result.notEvaluated() > 0) {
        terminal.say(
            "kustos: "
                + result.corpus()
                + ": "
                + result.notEvaluated()
                + " findings of noisy rules are too many to be held against the labels");
      }
    }
    try (Output out = Output.standard(terminal)) {
      new Lines(out)
          .add(
              switch (output) {
                case TEXT -> LabReport.text(results);
                case JSON -> LabReport.json(results);
                case MARKDOWN -> LabReport.markdown(results);
              });
    }
    boolean all = results.stream().allMatch(result -> result.outcome().recall() == 1);
    return all ? ExitCode.OK : ExitCode.FOUND;
  }

  private LabCorpus open(Path folder) {
    try {
      LabCorpus corpus = LabCorpus.open(folder);
      corpus.logs().problems().forEach(problem -> terminal.say("kustos: " + problem.text()));
      for (Diagnostic problem : corpus.diagnostics()) {
        terminal.say("kustos: warning: " + Diagnostics.line(problem));
      }
      return corpus;
    } catch (IOException | InvalidPathException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }
}
