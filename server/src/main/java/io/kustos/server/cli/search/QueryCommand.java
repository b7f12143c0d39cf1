package io.kustos.server.cli.search;

import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.cli.option.Asking;
import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.RangeOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.SqlRequest;
import io.kustos.server.query.SqlSink;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos query}. */
@Command(
    name = "query",
    description = "Ask archive and journal in SQL: one SELECT over events and findings.",
    sortOptions = false,
    customSynopsis = "kustos query [OPTION]... SQL",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos query 'SELECT verb, count(*) FROM events GROUP BY ALL ORDER BY 2 DESC'",
      "  kustos query 'DESCRIBE events'",
      "  kustos query --since 24h \"SELECT user_name, unnest(source_ips) AS ip, count(*)",
      "      FROM events WHERE response_code = 403 GROUP BY ALL ORDER BY 3 DESC LIMIT 20\"",
      "  kustos query \"SELECT f.rule_name, e.user_name, count(*) FROM findings f",
      "      JOIN events e USING (journal_shard, journal_position) GROUP BY ALL\" --output csv",
      "",
      "The language is DuckDB's; times are UTC. Nothing but the two tables can be read, and",
      "nothing can be changed. --since and --until spare reading files, a WHERE on event_time",
      "spares reading parts of them.",
      "",
      "Exit codes:",
      "  0    answered",
      "  1    answered, but a part could not be read (it is named)",
      "  2    no answer: bad SQL, no data folder, more time or memory than allowed",
      "  130  stopped by Ctrl-C"
    })
public final class QueryCommand implements Callable<Integer> {
  /** Rows of a table on a terminal when nobody says. */
  private static final long TERMINAL_ROWS = 1_000;

  private final Terminal terminal;

  @Parameters(arity = "1", paramLabel = "SQL", description = "One SELECT.")
  String sql = "";

  @Mixin RangeOption range = new RangeOption();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most rows; 0 for all. Default: 1000 on a terminal, else all.")
  @Nullable Long limit;

  @Option(names = "--output", paramLabel = "table|json|jsonl|csv", description = "Default: table.")
  AnswerForm output = AnswerForm.TABLE;

  @Option(names = "--explain", description = "Also say how the answer came about.")
  boolean explain;

  @Mixin DataOption data = new DataOption();

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** The command, before its options are read. */
  public QueryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    SearchTimes times = range.times(Instant.now());
    range.check(times);
    try (QueryEngine engine = data.open(terminal, QuerySettings.DEFAULT);
        Output out = Output.standard(terminal)) {
      AnswerWriter writer = new AnswerWriter(out, output, terminal, color);
      SqlRequest request =
          new SqlRequest(sql, range.from(times), range.to(times), range.clusterSet(), wanted());
      QueryOutcome outcome =
          Asking.ask(terminal, cancellation -> engine.sql(request, new Rows(writer), cancellation));
      writer.end();
      return finish(writer, outcome);
    }
  }

  private long wanted() {
    if (limit == null) {
      return terminal.isOutputTerminal() ? TERMINAL_ROWS : Long.MAX_VALUE;
    }
    if (limit < 0) {
      throw new CommandFailure("--limit " + limit + ": not below 0");
    }
    return limit == 0 ? Long.MAX_VALUE : limit;
  }

  private int finish(AnswerWriter writer, QueryOutcome outcome) {
    if (explain) {
      Asking.explain(terminal, outcome);
    }
    if (writer.rows() == 0 && output == AnswerForm.TABLE) {
      terminal.say("no rows");
    }
    if (outcome.more()) {
      terminal.say(
          "kustos: the first "
              + writer.rows()
              + " rows are shown, there are more: --limit 0 for all, or --output csv > file");
    }
    return Asking.problems(terminal, outcome.problems());
  }

  /** Rows of SQL in the form asked for. */
  private record Rows(AnswerWriter writer, SqlCells cells) implements SqlSink {
    Rows(AnswerWriter writer) {
      this(writer, new SqlCells());
    }

    @Override
    public void columns(List<SqlColumn> columns) {
      cells.columns(columns.stream().map(SqlColumn::name).toList());
      writer.columns(columns.stream().map(SqlColumn::name).toList());
    }

    @Override
    public void row(List<@Nullable Object> values) {
      writer.row(SqlCells.texts(values), cells.json(values));
    }
  }
}
