package io.kustos.server.cli.scan;

import io.kustos.server.cli.serve.ServeCommand;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.source.file.LogFile;
import io.kustos.server.source.file.LogFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kustos demo}: a scan of the recorded events that come with the program. */
@Command(
    name = "demo",
    description = "Scan a small recorded audit log, then let it arrive live at a server.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos demo",
      "      the report; on a terminal the server follows, until Ctrl-C: kustos serve --demo",
      "  kustos demo --output html --output-file report.html",
      "",
      "The events were recorded from a real kube-apiserver, with attacks staged for the purpose."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String EVENTS = "/io/kustos/demo/week.jsonl.gz";

  private final Terminal terminal;
  private final String version;

  @Option(names = "--output", paramLabel = "text|json|jsonl|html", description = "Default: text.")
  OutputForm output = OutputForm.TEXT;

  @Option(names = "--output-file", paramLabel = "FILE", description = "Write the result there.")
  @Nullable String outputFile;

  @Option(
      names = "--live",
      negatable = true,
      description = "Start the server after the report, or not. Default: on a terminal.")
  @Nullable Boolean live;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** The command, before its options are read. */
  public DemoCommand(Terminal terminal, String version) {
    this.terminal = terminal;
    this.version = version;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (InputStream in = DemoCommand.class.getResourceAsStream(EVENTS)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its demo events: " + EVENTS);
      }
      ScanCommand scan = new ScanCommand(terminal);
      scan.output = output;
      scan.outputFile = outputFile;
      scan.color = color;
      scan.cluster = "demo";
      boolean text = output == OutputForm.TEXT && outputFile == null;
      if (text) {
        say("A week of a small cluster, recorded from a real kube-apiserver. Attacks were staged.");
        say("");
      }
      LogFile log = new LogFile("demo!week.jsonl", null, 0, false);
      Terminal fed = new Terminal(in, terminal.out(), terminal.err(), terminal.environment());
      int code = new ScanRun(scan, fed).run(new LogFiles(List.of(log), List.of()));
      if (!text || code != ExitCode.OK) {
        return code;
      }
      boolean follows =
          live != null ? live : terminal.isOutputTerminal() && terminal.isErrorTerminal();
      say("");
      say(
          "Now your own: kustos scan PATH, with the audit log of a cluster or the folder it is in.");
      if (follows) {
        say("And the same week as it arrives at a server (kustos serve --demo):");
        say("");
        return ServeCommand.demo(terminal, version).call();
      }
      say("Or live: kustos serve --demo lets the same week arrive at a server, with findings as");
      say("they are made, metrics and status.");
      return code;
    }
  }

  private void say(String line) {
    try (Output out = Output.standard(terminal)) {
      new Lines(out).line(line);
    }
  }
}
