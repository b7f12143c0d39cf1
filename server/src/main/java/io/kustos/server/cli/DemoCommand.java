package io.kustos.server.cli;

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
    description = "Scan a small recorded audit log that comes with kustos, to see what comes out.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos demo",
      "  kustos demo --output html --output-file report.html",
      "",
      "The events were recorded from a real kube-apiserver, with attacks staged for the purpose."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String EVENTS = "/io/kustos/demo/week.jsonl.gz";

  private final Terminal terminal;

  @Option(names = "--output", paramLabel = "text|json|jsonl|html", description = "Default: text.")
  OutputForm output = OutputForm.TEXT;

  @Option(names = "--output-file", paramLabel = "FILE", description = "Write the result there.")
  @Nullable String outputFile;

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
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
      if (text) {
        say("");
        say(
            "Now your own: kustos scan PATH, with the audit log of a cluster or the folder it is in.");
      }
      return code;
    }
  }

  private void say(String line) {
    try (Output out = Output.standard(terminal)) {
      new Lines(out).line(line);
    }
  }
}
