package io.kustos.bench;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.pipeline.Pipeline;
import io.kustos.server.pipeline.PipelineSettings;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.CountRequest;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.SearchRequest;
import io.kustos.server.query.SqlRequest;
import io.kustos.server.query.SqlSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long questions take over a large archive, asked in one process as a server asks them: the
 * pipeline runs beside.
 *
 * <pre>
 * java -cp bench/target/benchmarks.jar io.kustos.bench.QueryTimes FOLDER LOG.jsonl.gz EVENTS [ROUNDS [RATE]]
 * </pre>
 *
 * makes the folder when it is not there (with 0 rounds nothing more), and prints for each question
 * the median and the 95th percentile in milliseconds, and what the first answer says of itself.
 * With a rate it asks all once more while so many events a second come in; the folder keeps those.
 */
public final class QueryTimes {
  private static final int ROUNDS = 20;
  private static final int WARM_ROUNDS = 3;
  private static final Cancellation NEVER = new Cancellation();
  private static final Duration LOADED_BEFORE = Duration.ofSeconds(15);

  private final QueryEngine engine;
  private final QueryMix mix;
  private final List<String> ids;
  private final int rounds;

  private QueryTimes(QueryEngine engine, QueryMix mix, List<String> ids, int rounds) {
    this.engine = engine;
    this.mix = mix;
    this.ids = ids;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    EventMaker maker = EventMaker.of(Path.of(arguments[1]));
    long events = Long.parseLong(arguments[2]);
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : ROUNDS;
    int rate = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 0;
    if (!Files.exists(folder.resolve("VERSION"))) {
      new QueryLoad(maker, events).fill(folder);
    }
    if (rounds == 0) {
      return;
    }
    VersionedRules rules = VersionedRules.of(new RuleSet(QueryRules.of("starter"), List.of()));
    try (DataFolder data = DataFolder.open(folder);
        Archive archive = Archive.open(data.path().resolve("archive"), ArchiveOptions.DEFAULT);
        Pipeline pipeline =
            Pipeline.open(
                data,
                () -> archive,
                () -> rules,
                PipelineSettings.DEFAULT,
                InstantSource.system());
        QueryEngine engine = QueryEngine.over(archive, pipeline, QuerySettings.DEFAULT)) {
      Archive.Totals totals = archive.eventTotals();
      System.out.printf(
          Locale.ROOT,
          "%,d events in %d files of %,d MB%n",
          totals.rows(),
          totals.files(),
          totals.bytes() / 1_000_000);
      QueryMix mix = new QueryMix(maker);
      QueryTimes times = new QueryTimes(engine, mix, ids(engine, mix), rounds);
      times.run("quiet");
      if (rate > 0) {
        try (Ingest ingest = Ingest.start(pipeline.intake(), maker, rate)) {
          Thread.sleep(LOADED_BEFORE);
          times.run("at " + rate + " events/s");
          System.out.println(ingest.told());
        }
      }
    }
  }

  /** Ids of events that there are. */
  private static List<String> ids(QueryEngine engine, QueryMix mix) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      engine.search(
          SearchRequest.ALL.between(null, mix.moment(1)).limit(1),
          hit -> ids.add(String.valueOf(hit.event().text(EventField.AUDIT_ID))),
          NEVER);
    }
    return ids;
  }

  /** A question; says how it was answered. */
  private interface Question {
    QueryOutcome ask(int round) throws Exception;
  }

  private void run(String how) throws Exception {
    System.out.println("| " + how + " | p50 | p95 | max | of the first answer |");
    System.out.println("| --- | ---: | ---: | ---: | --- |");
    measure("needle by auditID", n -> search("id:" + ids.get(n % ids.size()), null, null, 50));
    measure(
        "one user in one hour",
        n -> {
          Instant from = mix.moment(1);
          return search("user:" + quoted(mix.user()), from, from.plus(1, ChronoUnit.HOURS), 1_000);
        });
    measure("counts by verb, resource, day over all", n -> sql(QueryMix.COUNTS));
    measure("top source IPs", n -> sql(QueryMix.TOP_IPS));
    measure("the same by histogram and facets", n -> counts());
    measure(
        "substring in bodies over one day of 30, SQL",
        n -> {
          Instant from = mix.moment(24);
          return sql(QueryMix.inBodies(mix.word(n)), from, from.plus(1, ChronoUnit.DAYS));
        });
    measure(
        "the same under a path",
        n -> {
          Instant from = mix.moment(24);
          String query = "requestObject.metadata:*" + mix.word(n) + "*";
          return search(query, from, from.plus(1, ChronoUnit.DAYS), 50);
        });
    measure(
        "free text over one day of 30",
        n -> {
          Instant from = mix.moment(24);
          return search(quoted(mix.word(n)), from, from.plus(1, ChronoUnit.DAYS), 50);
        });
    List<Rule> rules = QueryRules.of("starter");
    measure(
        "one rule over all, newest 50",
        n -> search(rules.get(n % rules.size()).condition(), null, null, 50));
    measure(
        "one rule over all, counted",
        n -> count(rules.get(n % rules.size()).condition(), List.of()));
    Condition exec = engine.parse("rule", QueryMix.EXEC);
    measure("the condition of a rule over all, counted", n -> count(exec, List.of()));
    String each = System.getProperty("kustos.eachRule", "");
    if (!each.isEmpty()) {
      eachRule(QueryRules.of(each));
    }
  }

  /** Counts what each rule finds, and what all of them take. */
  private void eachRule(List<Rule> rules) throws Exception {
    List<Double> all = new ArrayList<>();
    for (Rule rule : rules) {
      long before = System.nanoTime();
      QueryOutcome first = count(rule.condition(), List.of());
      long start = System.nanoTime();
      QueryOutcome second = count(rule.condition(), List.of());
      double millis = (System.nanoTime() - start) / 1e6;
      all.add(millis);
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f | %d rows of %d one by one; %,d bytes read |%n",
          rule.name(),
          (start - before) / 1e6,
          millis,
          second.rows(),
          second.explanation().rowsRead(),
          first.explanation().bytesRead());
    }
    all.sort(null);
    System.out.printf(
        Locale.ROOT,
        "| %d rules counted over all, each once more | %.0f | %.0f | %.0f |%n",
        all.size(),
        all.get(all.size() / 2),
        all.get(Math.min(all.size() - 1, all.size() * 95 / 100)),
        all.getLast());
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private QueryOutcome search(String text, @Nullable Instant from, @Nullable Instant to, int limit)
      throws Exception {
    return search(engine.parse("query", text), from, to, limit);
  }

  private QueryOutcome search(
      @Nullable Condition condition, @Nullable Instant from, @Nullable Instant to, int limit)
      throws Exception {
    return engine.search(
        SearchRequest.ALL.where(condition).between(from, to).limit(limit), hit -> {}, NEVER);
  }

  private QueryOutcome counts() throws Exception {
    return count(null, List.of("verb", "object_resource", "source_ips"));
  }

  private QueryOutcome count(@Nullable Condition condition, List<String> facets) throws Exception {
    SearchRequest search = SearchRequest.ALL.where(condition);
    return engine.count(new CountRequest(search, Duration.ofDays(1), facets, 20), NEVER).outcome();
  }

  private QueryOutcome sql(String sql) throws Exception {
    return sql(sql, null, null);
  }

  private QueryOutcome sql(String sql, @Nullable Instant from, @Nullable Instant to)
      throws Exception {
    return engine.sql(
        new SqlRequest(sql, from, to, Set.of(), 1_000_000),
        new SqlSink() {
          @Override
          public void columns(List<SqlColumn> columns) {
            // Only the time counts.
          }

          @Override
          public void row(List<@Nullable Object> values) {
            // Only the time counts.
          }
        },
        NEVER);
  }

  private void measure(String name, Question question) throws Exception {
    String only = System.getProperty("kustos.only", "");
    if (!name.contains(only)) {
      return;
    }
    QueryOutcome first = question.ask(0);
    for (int i = 1; i < WARM_ROUNDS; i++) {
      question.ask(i);
    }
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      question.ask(i);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %d rows; %d of %d files pruned, %d not needed; %d events one by one, %d of the journal; %,d bytes read |%n",
        name,
        millis[rounds / 2],
        millis[Math.min(rounds - 1, rounds * 95 / 100)],
        millis[rounds - 1],
        first.rows(),
        first.explanation().filesPruned(),
        first.explanation().files(),
        first.explanation().filesUnneeded(),
        first.explanation().rowsRead(),
        first.explanation().tailEvents(),
        first.explanation().bytesRead());
  }
}
