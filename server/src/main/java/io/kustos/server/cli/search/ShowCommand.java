package io.kustos.server.cli.search;

import io.kustos.lake.ArchivedFinding;
import io.kustos.server.cli.option.Asking;
import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.PlainForm;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.EventHit;
import io.kustos.server.query.EventLookup;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.who.EventCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos show}. */
@Command(
    name = "show",
    description = "Show one event: who, what, from where, outcome, bodies, findings.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos show 5b2e9a54-0b73-4a8f-8a0e-6f1d0f3a9f10",
      "      an audit id, as search and who print it",
      "  kustos show 1795394819716503-0-5310 --raw",
      "      the place of one event; its exact bytes as they came"
    })
public final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "EVENT", description = "Audit id, or place.")
  String event = "";

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description = "The cluster it is of, where several have the id. Default: any.")
  @Nullable String cluster;

  @Option(names = "--raw", description = "The exact bytes of each stage, one a line.")
  boolean raw;

  @Option(names = "--output", paramLabel = "text|json", description = "Default: text.")
  PlainForm output = PlainForm.TEXT;

  @Mixin DataOption data = new DataOption();

  /** The command, before its options are read. */
  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (QueryEngine engine = data.open(terminal, QuerySettings.DEFAULT)) {
      return Asking.ask(terminal, cancellation -> show(engine, cancellation));
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private int show(QueryEngine engine, Cancellation cancellation)
      throws QueryException, IOException {
    EventLookup lookup = new EventLookup(engine, cancellation);
    List<EventHit> stages = stages(lookup);
    if (raw) {
      raw(stages);
      return ExitCode.OK;
    }
    List<ArchivedFinding> findings = lookup.findings(stages);
    String text =
        output == PlainForm.JSON ? json(stages, findings) : EventCard.of(stages, findings);
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(text);
    }
    return ExitCode.OK;
  }

  private List<EventHit> stages(EventLookup lookup) throws QueryException, IOException {
    List<EventHit> found = lookup.stages(event, cluster);
    if (found.isEmpty()) {
      throw new CommandFailure(
          "no event has the audit id or place '"
              + event
              + "'"
              + (cluster == null ? "" : " in cluster " + cluster));
    }
    List<String> clusters =
        found.stream().map(hit -> hit.stored().cluster()).distinct().sorted().toList();
    if (clusters.size() > 1) {
      throw new CommandFailure(
          "several clusters have it, say which: --cluster " + String.join("|", clusters));
    }
    return found;
  }

  private void raw(List<EventHit> stages) {
    try (Output out = Output.standard(terminal)) {
      for (EventHit stage : stages) {
        byte[] bytes = stage.stored().bytes();
        out.write(bytes, 0, bytes.length);
        out.write('\n');
      }
    }
  }

  private static String json(List<EventHit> stages, List<ArchivedFinding> findings) {
    JsonWriter json = new JsonWriter(true);
    json.beginObject().name("stages").beginArray();
    for (EventHit stage : stages) {
      json.beginObject().member("place", stage.place().text());
      json.member("cluster", stage.stored().cluster()).member("source", stage.stored().source());
      json.name("event").json(new String(stage.stored().bytes(), StandardCharsets.UTF_8));
      json.endObject();
    }
    json.endArray().name("findings").beginArray();
    for (ArchivedFinding finding : findings) {
      json.beginObject().member("id", finding.id()).member("rule", finding.ruleId());
      json.member("priority", finding.priority()).member("message", finding.message());
      json.name("fields").json(finding.fields()).endObject();
    }
    json.endArray().endObject();
    return json + "\n";
  }
}
