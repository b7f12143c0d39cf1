package io.kustos.server.cli.search;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.cli.option.Asking;
import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.RangeOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Interruption;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.LiveRow;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.RowSink;
import io.kustos.server.query.SearchRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
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
      "  kustos tail 'finding.level>=high'                  what rules find, with its events",
      "  kustos tail --rule my-rule.yaml                    what this rule finds, live",
      "  kustos tail --url https://kustos:9767 --ca ca.pem  of a server elsewhere, by its API",
      "",
      "The query is that of kustos search. Events are shown within a fraction of a second;",
      "findings, and events asked for by finding.*, when the server has written them down, some",
      "seconds later; with --url at once. A server must be running for anything to come.",
      "",
      "Exit codes:",
      "  0    ended: by --count, or what reads the output has gone",
      "  2    bad query, no data folder, or the server with --url cannot be followed; one that",
      "       goes away is waited for",
      "  130  stopped by Ctrl-C"
    })
public final class TailCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..*", paramLabel = "QUERY", description = "What to show; all without.")
  @Nullable List<String> words;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      split = ",",
      description = "Only these clusters. Default: all.")
  @Nullable List<String> clusters;

  @Mixin MatchingOption rules = new MatchingOption();

  @Option(names = "--count", paramLabel = "N", description = "End after so many rows.")
  @Nullable Long count;

  @Option(names = "--output", paramLabel = "table|json|jsonl|csv", description = "Default: table.")
  AnswerForm output = AnswerForm.TABLE;

  @Mixin DataOption data = new DataOption();

  @Mixin ServerOption server = new ServerOption();

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** The command, before its options are read. */
  public TailCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return server.url == null ? here() : elsewhere(server.url);
  }

  private int elsewhere(String url) throws InterruptedException {
    if (rules.isGiven() || data.isGiven()) {
      throw new CommandFailure(
          "--url asks a server, which has rules and data of its own: leave out --rule, --data"
              + " and --config");
    }
    RemoteTail tail = new RemoteTail(server.client(), url, server.token(terminal), terminal::say);
    Interruption interruption = Interruption.of(tail::end);
    try (Output out = Output.standard(terminal)) {
      EventCells cells = new EventCells(ZoneOffset.UTC, null);
      AnswerWriter writer = writer(out, cells);
      tail.follow(
          SearchCommand.query(words),
          clusters == null ? Set.of() : Set.copyOf(clusters),
          row -> show(row, writer, cells));
      writer.end();
      return ExitCode.OK;
    } finally {
      interruption.done();
    }
  }

  private AnswerWriter writer(Output out, EventCells cells) {
    AnswerWriter writer = new AnswerWriter(out, output, terminal, color);
    writer.columns(output == AnswerForm.CSV ? cells.csvColumns() : cells.tableColumns());
    return writer;
  }

  private int here() throws IOException {
    SearchTimes times = new RangeOption().times(Instant.now());
    MatchingRules ruled = rules.load(data, terminal);
    Cancellation cancellation = new Cancellation();
    Interruption interruption = Interruption.of(cancellation::cancel);
    try (QueryEngine engine = data.open(terminal, QuerySettings.DEFAULT);
        Output out = Output.standard(terminal)) {
      Condition asked =
          SearchCommand.and(
              engine.parse("query", SearchCommand.query(words), times),
              ruled == null ? null : ruled.any());
      SearchRequest request =
          SearchRequest.ALL
              .where(asked)
              .inClusters(clusters == null ? Set.of() : Set.copyOf(clusters));
      EventCells cells = new EventCells(times.zone(), ruled);
      AnswerWriter writer = writer(out, cells);
      follow(engine, request, row -> showOrEnd(row, writer, cells, cancellation), cancellation);
      writer.end();
      return ExitCode.OK;
    } catch (QueryException e) {
      throw Asking.failure(terminal, e);
    } finally {
      interruption.done();
    }
  }

  private static void follow(
      QueryEngine engine, SearchRequest request, RowSink<LiveRow> sink, Cancellation cancellation)
      throws QueryException, IOException {
    try {
      engine.tail(request, sink, cancellation);
    } catch (QueryException e) {
      if (e.kind() != QueryException.Kind.CANCELLED) {
        throw e;
      }
    }
  }

  private void showOrEnd(
      LiveRow row, AnswerWriter writer, EventCells cells, Cancellation cancellation) {
    boolean full = count != null && writer.rows() >= count;
    if (full || !show(row, writer, cells)) {
      cancellation.cancel();
    }
  }

  /** Shows a row; whether more are wanted. */
  private boolean show(LiveRow row, AnswerWriter writer, EventCells cells) {
    boolean json = output == AnswerForm.JSON || output == AnswerForm.JSONL;
    boolean table = output == AnswerForm.TABLE;
    switch (row) {
      case LiveRow.Event event ->
          writer.row(
              table ? cells.table(event.hit()) : json ? List.of() : cells.csv(event.hit()),
              json ? cells.json(event.hit()) : "");
      case LiveRow.Finding finding -> {
        if (output != AnswerForm.CSV) {
          writer.row(
              table ? cells.table(finding.finding()) : List.of(),
              json ? EventCells.json(finding.finding()) : "");
        }
      }
    }
    writer.now();
    return count == null || writer.rows() < count;
  }
}
