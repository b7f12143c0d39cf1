package io.kustos.server.cli.scan;

import io.kustos.core.detect.Matching;
import io.kustos.core.rule.Priority;
import io.kustos.server.cli.option.PriorityArgument;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos scan}. */
@Command(
    name = "scan",
    description = "Find what rules match in audit logs.",
    sortOptions = false,
    customSynopsis = "kustos scan [OPTION]... PATH...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos scan audit.log",
      "      one log, the rules that come with kustos",
      "  kustos scan /var/log/kubernetes/audit",
      "      a folder with its rotated parts, oldest first, .gz, .zst and .zip too",
      "  kubectl exec ... -- cat audit.log | kustos scan -",
      "      standard input",
      "  kustos scan audit.log --rules k8s_audit_rules.yaml --matching all",
      "      Falco's published rules, every one that matches",
      "  kustos scan audit.log --since 24h --fail-on critical",
      "      for a pipeline: exit code 1 when the last day has a critical finding",
      "  kustos scan audit.log --output html --output-file report.html",
      "      a page to send to a colleague",
      "",
      "Exit codes:",
      "  0    done",
      "  1    done, and there are findings at or above --fail-on",
      "  2    bad usage, or an input that cannot be read (the others are still scanned)",
      "  130  stopped by Ctrl-C; the summary is of what was read until then"
    })
public final class ScanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Log, folder, glob, or - for standard input.")
  @Nullable List<String> paths;

  @Option(
      names = "--rules",
      paramLabel = "PATH",
      split = ",",
      description =
          "Rules file or folder; may be given again. 'default' is the pack that comes with kustos.")
  @Nullable List<String> rules;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "Configuration file; only its section 'enrich' counts here (docs/enrichment.md).")
  @Nullable String config;

  @Option(
      names = "--matching",
      paramLabel = "first|all",
      description =
          "How many rules of Falco count per event; as its rule_matching. Default: first.")
  Matching matching = Matching.FIRST;

  @Option(
      names = "--priority",
      paramLabel = "PRIORITY",
      converter = PriorityArgument.class,
      description = "Run only rules at least this urgent. Default: debug, which is all.")
  Priority priority = Priority.DEBUG;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only events from then on: 2026-11-23T01:16:14Z, 2026-11-23 (UTC), or 24h, 7d before now.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only events before then.")
  @Nullable String until;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "Name of the cluster the events come from.")
  @Nullable String cluster;

  @Option(
      names = "--output",
      paramLabel = "text|json|jsonl|html",
      description = "Form of the result; jsonl is one Falco alert a line. Default: text.")
  OutputForm output = OutputForm.TEXT;

  @Option(
      names = "--output-file",
      paramLabel = "FILE",
      description = "Write the result there instead of standard output.")
  @Nullable String outputFile;

  @Option(
      names = "--fail-on",
      paramLabel = "PRIORITY",
      converter = PriorityArgument.class,
      description = "Exit with 1 when a finding is at least this urgent.")
  @Nullable Priority failOn;

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description = "List everything that is no event there, one JSON object a line.")
  @Nullable String rejects;

  @Option(
      names = "--stats",
      description = "Count verbs, resources, namespaces, codes and user agents too.")
  boolean stats;

  @Option(names = "--threads", paramLabel = "N", description = "Default: one per core.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--strict", description = "Exit with 2 when any piece of the input was no event.")
  boolean strict;

  @Option(
      names = "--limit",
      paramLabel = "NAME=VALUE",
      description = "Set a bound, for example event_bytes_max=8MiB; docs/scan.md lists them.")
  @Nullable List<String> limit;

  @Option(
      names = "--color",
      negatable = true,
      description = "Colours or none. Default: on a terminal, unless NO_COLOR is set.")
  @Nullable Boolean color;

  /** The command, before its options are read. */
  public ScanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (paths == null || paths.isEmpty()) {
      throw new CommandFailure(
          "nothing to scan: name a log, a folder, or - for standard input"
              + " (kustos demo shows what comes out)");
    }
    if (threads < 1 || threads > 1024) {
      throw new CommandFailure("--threads " + threads + ": not between 1 and 1024");
    }
    return new ScanRun(this, terminal).run(paths);
  }
}
