package io.kustos.server.cli.completeness;

import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.EventInput;
import io.kustos.server.cli.option.PlainForm;
import io.kustos.server.cli.option.RangeOption;
import io.kustos.server.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos completeness}. */
@Command(
    name = "completeness",
    description = "Say whether events are missing, and by what evidence.",
    sortOptions = false,
    customSynopsis = "kustos completeness [OPTION]... [PATH]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos completeness audit.log",
      "      what the log shows by itself: writes, ends of requests and times that are not there",
      "  kustos completeness audit.log --metrics 10h.prom --metrics 11h.prom",
      "      against what the API server counted, from two scrapes of its /metrics",
      "  kustos completeness audit.log --prometheus http://127.0.0.1:9090 --interval 1h",
      "      against its counters in a Prometheus, hour by hour",
      "  kustos completeness --data /var/lib/kustos --since 24h --prometheus http://127.0.0.1:9090",
      "      of what a server has, archive and journal; it may be running",
      "  kustos completeness webhook/*.json --reference audit.log",
      "      event by event against another log of the same server",
      "",
      "Exit codes:",
      "  0    nothing is missing by any evidence",
      "  1    something is missing",
      "  2    bad usage, or an input that cannot be read"
    })
public final class CompletenessCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "The events that arrived: log, folder, glob, or - for standard input.")
  @Nullable List<String> paths;

  @Mixin DataOption data = new DataOption();
  @Mixin RangeOption range = new RangeOption();

  @Option(
      names = "--metrics",
      paramLabel = "FILE[@TIME]",
      description =
          "A scrape of the API server's /metrics, and when it was made: 2026-11-23T10:00:00Z."
              + " Default: the time the file was last changed. Give at least two.")
  @Nullable List<String> metrics;

  @Option(
      names = "--prometheus",
      paramLabel = "URL",
      description = "A Prometheus that scrapes the API servers.")
  @Nullable String prometheus;

  @Option(
      names = "--prometheus-token-file",
      paramLabel = "FILE",
      description = "A bearer token for it.")
  @Nullable String prometheusToken;

  @Option(
      names = "--prometheus-ca",
      paramLabel = "FILE",
      description = "PEM certificates of those who vouch for it. Default: those that Java trusts.")
  @Nullable Path prometheusCa;

  @Option(
      names = "--selector",
      paramLabel = "MATCHERS",
      description = "Which servers there, such as 'job=\"apiserver\",cluster=\"prod\"'.")
  String selector = "";

  @Option(
      names = "--reference",
      paramLabel = "PATH",
      split = ",",
      description = "Another log of the same servers, taken to be whole.")
  @Nullable List<String> reference;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description = "Compare with counters over at least so long: 15m, 1h, 1d. Default: 1h.")
  String interval = "1h";

  @Option(
      names = "--edge",
      paramLabel = "DURATION",
      description =
          "Events so near to a scrape may count on its other side: 500ms, 2s. Default: 1s.")
  String edge = "1s";

  @Option(
      names = "--silence",
      paramLabel = "DURATION",
      description = "Tell times without events from this length on. Default: 60s.")
  String silence = "60s";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show so many of a kind in text; JSON has all. Default: 10.")
  int limit = 10;

  @Option(names = "--output", paramLabel = "text|json", description = "Default: text.")
  PlainForm output = PlainForm.TEXT;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** The command, before its options are read. */
  public CompletenessCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    EventInput arrived =
        EventInput.of(
            paths,
            data,
            range,
            terminal,
            "name the log whose completeness is asked, or the folder with --data"
                + " (see kustos completeness --help)");
    return new CompletenessRun(this, terminal).run(arrived);
  }
}
