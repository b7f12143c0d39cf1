package io.kustos.server.cli;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.LiveRow;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.SearchRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos tail}. */
@Command(
    name = "tail",
    description = "Follow events as they come in, and findings on them.",
    sortOptions = false,
    customSynopsis = "kustos tail [OPTION]... [QUERY]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos tail",
      "  kustos tail 'resource:secrets -user:system:*'",
      "  kustos tail 'code:403' --output jsonl | jq .event.user",
      "  kustos tail --rule my-rule.yaml                    what this rule finds, live",
      "",
      "The query is that of kustos search. Events are shown within a fraction of a second;",
      "findings when the server has written them down, some seconds later. A server must be",
      "running on the data folder for anything to come.",
      "",
      "Exit codes:",
      "  0    ended: by --count, or what reads the output has gone",
      "  2    bad query, or no data folder",
      "  130  stopped by Ctrl-C"
    })
final class TailCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..*", paramLabel = "QUERY", description = "What to show; all without.")
  @Nullable List<String> words;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      split = ",",
      description = "Only these clusters. Default: all.")
  @Nullable List<String> clusters;

  @Option(
      names = "--rule",
      paramLabel = "FILE",
      split = ",",
      description = "Also what the rules in this file find, or 'default'.")
  @Nullable List<String> rules;

  @Option(names = "--count", paramLabel = "N", description = "End after so many rows.")
  @Nullable Long count;

  @Option(names = "--output", paramLabel = "table|json|jsonl|csv", description = "Default: table.")
  AnswerForm output = AnswerForm.TABLE;

  @Mixin DataOption data = new DataOption();

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  TailCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SearchTimes times = new RangeOption().times(Instant.now());
    Condition ruled = SearchCommand.ruled(rules, terminal);
    Cancellation cancellation = new Cancellation();
    Interruption interruption = Interruption.of(cancellation::cancel);
    try (QueryEngine engine = data.open(terminal, QuerySettings.DEFAULT);
        Output out = Output.standard(terminal)) {
      Condition asked =
          SearchCommand.and(engine.parse("query", SearchCommand.query(words), times), ruled);
      SearchRequest request =
          SearchRequest.ALL
              .where(asked)
              .inClusters(clusters == null ? Set.of() : Set.copyOf(clusters));
      AnswerWriter writer = new AnswerWriter(out, output, terminal, color);
      writer.columns(output == AnswerForm.CSV ? EventCells.CSV : EventCells.TABLE);
      EventCells cells = new EventCells(times.zone());
      engine.tail(request, row -> show(row, writer, cells, cancellation), cancellation);
      return ExitCode.OK;
    } catch (QueryException e) {
      if (e.kind() == QueryException.Kind.CANCELLED) {
        return ExitCode.OK;
      }
      throw Asking.failure(terminal, e);
    } finally {
      interruption.done();
    }
  }

  private void show(LiveRow row, AnswerWriter writer, EventCells cells, Cancellation cancellation) {
    if (count != null && writer.rows() >= count) {
      cancellation.cancel();
      return;
    }
    boolean json = output == AnswerForm.JSON || output == AnswerForm.JSONL;
    boolean table = output == AnswerForm.TABLE;
    switch (row) {
      case LiveRow.Event event ->
          writer.row(
              table ? cells.table(event.hit()) : json ? List.of() : cells.csv(event.hit()),
              json ? EventCells.json(event.hit()) : "");
      case LiveRow.Finding finding -> {
        if (output != AnswerForm.CSV) {
          writer.row(
              table ? cells.table(finding.finding()) : List.of(),
              json ? EventCells.json(finding.finding()) : "");
        }
      }
    }
    writer.now();
    if (count != null && writer.rows() >= count) {
      cancellation.cancel();
    }
  }
}
