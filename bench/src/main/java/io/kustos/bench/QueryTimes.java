package io.kustos.bench;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.CountRequest;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.query.SearchRequest;
import io.kustos.server.query.SqlRequest;
import io.kustos.server.query.SqlSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How long questions take over a large archive, asked in one process as a server asks them.
 *
 * <pre>
 * java -cp bench/target/benchmarks.jar io.kustos.bench.QueryTimes FOLDER LOG.jsonl.gz EVENTS [ROUNDS]
 * </pre>
 *
 * makes the folder when it is not there, and prints for each question the median and the 95th
 * percentile in milliseconds, and what the first answer says of itself.
 */
public final class QueryTimes {
  private static final int ROUNDS = 20;
  private static final Cancellation NEVER = new Cancellation();

  private final QueryEngine engine;
  private final List<String> recorded;
  private final SplittableRandom random = new SplittableRandom(1);
  private final int rounds;

  private QueryTimes(QueryEngine engine, List<String> recorded, int rounds) {
    this.engine = engine;
    this.recorded = recorded;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    List<String> recorded = lines(Path.of(arguments[1]));
    if (!Files.exists(folder.resolve("VERSION"))) {
      new QueryLoad(recorded, Long.parseLong(arguments[2])).fill(folder);
    }
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : ROUNDS;
    try (QueryEngine engine = QueryEngine.open(folder, QuerySettings.DEFAULT)) {
      new QueryTimes(engine, recorded, rounds).run();
    }
  }

  private static List<String> lines(Path log) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(log)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  /** A question; says how it was answered. */
  private interface Question {
    QueryOutcome ask() throws Exception;
  }

  private void run() throws Exception {
    List<String> ids = ids();
    Instant end = QueryLoad.START.plus(QueryLoad.DAYS, ChronoUnit.DAYS);
    measure("needle by auditID", () -> search("id:" + any(ids), null, null, 50));
    measure(
        "one user in one hour",
        () -> {
          Instant from = moment(1);
          return search("user:" + quoted(user()), from, from.plus(1, ChronoUnit.HOURS), 1_000);
        });
    measure(
        "counts by verb, resource, day over all",
        () ->
            sql(
                "SELECT verb, object_resource, event_time::DATE, count(*) FROM events GROUP BY ALL"));
    measure(
        "top source IPs",
        () ->
            sql(
                "SELECT ip, count(*) FROM (SELECT unnest(source_ips) AS ip FROM events)"
                    + " GROUP BY 1 ORDER BY 2 DESC LIMIT 20"));
    measure(
        "the same two by facets and histogram",
        () ->
            engine
                .count(
                    new CountRequest(
                        SearchRequest.ALL,
                        Duration.ofDays(1),
                        List.of("verb", "object_resource", "source_ips"),
                        20),
                    NEVER)
                .outcome());
    measure(
        "substring in bodies over one day of 30",
        () -> {
          Instant from = moment(24);
          return search("requestObject.metadata:*cart*", from, from.plus(1, ChronoUnit.DAYS), 50);
        });
    measure(
        "free text over one day of 30",
        () -> {
          Instant from = moment(24);
          return search("\"cluster-ops\"", from, from.plus(1, ChronoUnit.DAYS), 50);
        });
    for (Rule rule : rules()) {
      measure("rule over all: " + rule.name(), () -> search(rule.condition(), null, end, 50));
    }
  }

  private static List<Rule> rules() {
    List<SourceText> texts = StarterPack.rules();
    return new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
        .load(texts).rules().stream().limit(3).toList();
  }

  private List<String> ids() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < rounds + 1; i++) {
      engine.search(
          SearchRequest.ALL.between(moment(1), null).limit(1),
          hit -> ids.add(String.valueOf(hit.event().text(EventField.AUDIT_ID))),
          NEVER);
    }
    return ids;
  }

  private Instant moment(int hoursLeft) {
    long hours = random.nextLong(QueryLoad.DAYS * 24L - hoursLeft);
    return QueryLoad.START.plus(hours, ChronoUnit.HOURS);
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }

  private String user() {
    AuditEvent event = AuditEvent.parse(any(recorded).getBytes(StandardCharsets.UTF_8));
    return String.valueOf(event.text(EventField.USER_NAME));
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

  private QueryOutcome sql(String sql) throws Exception {
    return engine.sql(
        SqlRequest.of(sql, 1_000_000),
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
    QueryOutcome first = question.ask();
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      question.ask();
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %d rows, %d of %d files pruned, %d not needed, %d events one by one |%n",
        name,
        millis[rounds / 2],
        millis[Math.min(rounds - 1, rounds * 95 / 100)],
        first.rows(),
        first.explanation().filesPruned(),
        first.explanation().files(),
        first.explanation().filesUnneeded(),
        first.explanation().rowsRead());
  }
}
