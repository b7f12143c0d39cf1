package io.kustos.server.cli.search;

import io.kustos.core.Limits;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.search.SearchLanguage;
import io.kustos.core.rule.search.SearchQuery;
import io.kustos.core.rule.search.SearchRule;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.cli.option.Asking;
import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.RangeOption;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.EventHit;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.SearchRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos search}. */
@Command(
    name = "search",
    description = "Find events in archive and journal, newest first.",
    sortOptions = false,
    customSynopsis = "kustos search [OPTION]... [QUERY]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos search 'user:alice verb:(delete OR deletecollection)' --since 24h",
      "  kustos search 'resource:secrets ns:kube-* -user:system:* code<400'",
      "  kustos search 'code:[400 TO 499] ip:10.0.0.0/8 \"token\"' --output jsonl",
      "  kustos search 'requestObject.spec.hostNetwork:true finding.level>=high'",
      "  kustos search --rule my-rule.yaml --since 30d      what would this rule have found",
      "  kustos search 'resource:secrets verb:list' --as-rule 'Secrets listed' > my-rule.yaml",
      "",
      "A query is words and field:value; all must hold, OR and parentheses as usual, - or NOT",
      "before what must not. Values: * and ? as wildcards, \"in quotes\" as they are, >= < [a TO b],",
      "/regex/, networks for ip. A word alone is looked for in every text of the event.",
      "Fields: kustos search --fields; any path works too, as responseStatus.details.kind.",
      "",
      "With --rule a column RULE, and a list \"rules\" in JSON, name the rules that match.",
      "",
      "Exit codes:",
      "  0    answered, with or without events",
      "  1    answered, but a part could not be read (it is named)",
      "  2    no answer: bad query, no data folder, more time or memory than allowed",
      "  130  stopped by Ctrl-C"
    })
public final class SearchCommand implements Callable<Integer> {
  /** So many events are asked for at a time when more are wanted. */
  private static final int PAGE = 100_000;

  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "QUERY",
      description = "What to find; all events without.")
  @Nullable List<String> words;

  @Mixin RangeOption range = new RangeOption();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Most events; 0 for all. Default: 50 on a terminal, 1000 elsewhere.")
  @Nullable Long limit;

  @Mixin MatchingOption rules = new MatchingOption();

  @Option(
      names = "--as-rule",
      paramLabel = "TITLE",
      description = "Write the query as a Sigma rule of that title instead.")
  @Nullable String title;

  @Option(names = "--output", paramLabel = "table|json|jsonl|csv", description = "Default: table.")
  AnswerForm output = AnswerForm.TABLE;

  @Option(names = "--explain", description = "Also say how the answer came about.")
  boolean explain;

  @Option(names = "--fields", description = "List the fields instead.")
  boolean fields;

  @Mixin DataOption data = new DataOption();

  @Option(names = "--color", negatable = true, description = "Colours or none.")
  @Nullable Boolean color;

  /** The command, before its options are read. */
  public SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (fields) {
      SearchFieldList.print(terminal, color);
      return ExitCode.OK;
    }
    SearchTimes times = range.times(Instant.now());
    range.check(times);
    if (limit != null && limit < 0) {
      throw new CommandFailure("--limit " + limit + ": not below 0");
    }
    if (title != null) {
      return asRule(title, times);
    }
    MatchingRules ruled = rules.load(data, terminal);
    try (QueryEngine engine = data.open(terminal, QuerySettings.DEFAULT);
        Output out = Output.standard(terminal)) {
      AnswerWriter writer = new AnswerWriter(out, output, terminal, color);
      return Asking.ask(
          terminal,
          cancellation -> {
            Condition asked =
                and(engine.parse("query", query(words), times), ruled == null ? null : ruled.any());
            SearchRequest request =
                SearchRequest.ALL
                    .where(asked)
                    .between(range.from(times), range.to(times))
                    .inClusters(range.clusterSet());
            EventCells cells = new EventCells(times.zone(), ruled);
            writer.columns(output == AnswerForm.CSV ? cells.csvColumns() : cells.tableColumns());
            Set<String> problems = new LinkedHashSet<>();
            QueryOutcome last = null;
            SearchRequest page = request;
            long left = wanted();
            do {
              page = page.limit((int) Math.min(left, PAGE));
              last = engine.search(page, hit -> write(writer, cells, hit), cancellation);
              problems.addAll(last.problems());
              left -= last.rows();
              page = page.after(last.next());
            } while (left > 0 && last.next() != null);
            writer.end();
            return finish(writer, last, new ArrayList<>(problems));
          });
    }
  }

  private int asRule(String named, SearchTimes times) {
    boolean more = rules.isGiven() || range.isGiven();
    if (more || query(words).isBlank()) {
      throw new CommandFailure(
          more
              ? "--as-rule takes a query only: a rule has no time, no cluster and no other rule in"
                  + " it"
              : "--as-rule needs a query, as 'resource:secrets verb:list'");
    }
    SourceText text = new SourceText("query", query(words));
    SearchQuery query = new SearchLanguage(Limits.DEFAULT, times).parse(text);
    if (query.condition() == null) {
      terminal.err().print(Diagnostics.text(query.errors(), terminal.errorAnsi()));
      throw new CommandFailure("the query cannot be understood");
    }
    try (Output out = Output.standard(terminal)) {
      new Lines(out).add(SearchRule.of(named, text.text(), query.condition()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }

  static String query(@Nullable List<String> words) {
    return words == null ? "" : String.join(" ", words);
  }

  static @Nullable Condition and(@Nullable Condition one, @Nullable Condition other) {
    return one == null ? other : other == null ? one : new Condition.And(List.of(one, other));
  }

  private long wanted() {
    if (limit != null) {
      return limit == 0 ? Long.MAX_VALUE : limit;
    }
    return terminal.isOutputTerminal() ? SearchRequest.LIMIT_DEFAULT : 1_000;
  }

  private void write(AnswerWriter writer, EventCells cells, EventHit hit) {
    boolean table = output == AnswerForm.TABLE;
    boolean json = output == AnswerForm.JSON || output == AnswerForm.JSONL;
    writer.row(
        table ? cells.table(hit) : json ? List.of() : cells.csv(hit), json ? cells.json(hit) : "");
  }

  private int finish(AnswerWriter writer, QueryOutcome last, List<String> problems) {
    if (explain) {
      Asking.explain(terminal, last);
    }
    if (writer.rows() == 0 && output == AnswerForm.TABLE) {
      terminal.say("no event fits");
    }
    if (last.next() != null) {
      terminal.say(
          "kustos: the newest "
              + writer.rows()
              + " are shown, there are more: --limit "
              + writer.rows() * 10
              + ", or 0 for all; or ask more narrowly");
    }
    return Asking.problems(terminal, problems);
  }
}
