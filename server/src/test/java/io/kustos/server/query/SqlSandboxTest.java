package io.kustos.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.query.QueryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's SQL reads the tables and nothing else. */
class SqlSandboxTest {
  @TempDir static Path folder;

  private static Store store;
  private static QueryEngine engine;

  @BeforeAll
  static void open() throws Exception {
    store = Store.open(folder.resolve("data"), Store.BUSY);
    store.deliver("demo", Store.corpus().subList(0, 500));
    engine = QueryEngine.over(store.archive, store.pipeline, QuerySettings.DEFAULT);
    Files.writeString(folder.resolve("secret.csv"), "word\nopensesame\n");
    Files.writeString(folder.resolve("secret.json"), "{\"word\":\"opensesame\"}\n");
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
    store.close();
  }

  /** Rows of an answer, columns joined by a bar. */
  static List<String> ask(QueryEngine engine, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    engine.sql(
        SqlRequest.of(sql, 100_000),
        new SqlSink() {
          @Override
          public void columns(List<SqlColumn> columns) {
            rows.add(String.join("|", columns.stream().map(SqlColumn::name).toList()));
          }

          @Override
          public void row(List<@Nullable Object> values) {
            rows.add(String.join("|", values.stream().map(String::valueOf).toList()));
          }
        },
        new Cancellation());
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('$/secret.csv')",
        "SELECT * FROM read_csv_auto('$/secret.csv')",
        "SELECT * FROM sniff_csv('$/secret.csv')",
        "SELECT * FROM read_json('$/secret.json')",
        "SELECT * FROM read_json_auto('$/secret.json')",
        "SELECT * FROM read_ndjson_objects('$/secret.json')",
        "SELECT * FROM read_text('$/secret.csv')",
        "SELECT * FROM read_blob('$/secret.csv')",
        "SELECT * FROM read_parquet('$/data/archive/events/data/*/*/*.parquet')",
        "SELECT * FROM parquet_scan('$/data/archive/events/data/*/*/*.parquet')",
        "SELECT * FROM parquet_metadata('$/x.parquet')",
        "SELECT * FROM parquet_schema('$/x.parquet')",
        "SELECT * FROM parquet_kv_metadata('$/x.parquet')",
        "SELECT * FROM parquet_bloom_probe('$/x.parquet', 'a', 1)",
        "SELECT * FROM read_duckdb('$/x.db')",
        "SELECT * FROM glob('$/*')",
        "FROM '$/secret.csv'",
        "FROM '$/secret.json'",
        "FROM \"$/secret.csv\"",
        "SELECT * FROM (WITH \"$/secret.csv\" AS (SELECT 1) SELECT 1), '$/secret.csv'",
        "WITH \"$/secret.csv\" AS (SELECT 1) FROM '$/secret.csv'",
        "SELECT (SELECT max(content) FROM read_text('$/secret.csv'))",
        "SELECT * FROM events WHERE user_name IN (SELECT content FROM read_text('$/secret.csv'))",
        "SELECT * FROM events ORDER BY (SELECT content FROM read_text('$/secret.csv'))",
        "SELECT * FROM events, LATERAL (SELECT * FROM read_text('$/secret.csv'))",
        "WITH x AS (SELECT * FROM read_text('$/secret.csv')) SELECT 1 FROM x",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('$/secret.csv')",
        "SELECT * FROM query_table(['events'])",
        "SELECT json_serialize_plan('SELECT * FROM read_csv(''$/secret.csv'')')",
        "SELECT * FROM json_execute_serialized_sql('{}')",
        "PRAGMA json_execute_serialized_sql('{}')",
        "SELECT getenv('HOME')",
        "SELECT current_setting('temp_directory')",
        "SELECT getvariable('x')",
        "SELECT pg_get_viewdef(1)",
        "SELECT pg_sleep(10)",
        "SELECT sleep_ms(10000)",
        "SELECT write_log('x')",
        "SELECT nextval('x')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_views()",
        "SELECT * FROM duckdb_functions()",
        "SELECT * FROM duckdb_extensions()",
        "SELECT * FROM duckdb_databases()",
        "SELECT * FROM pragma_version()",
        "SELECT * FROM pragma_table_info('events')",
        "SELECT * FROM pragma_database_list",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pg_catalog.pg_tables",
        "SELECT * FROM system.main.duckdb_tables",
        "SELECT * FROM memory.main.events",
        "SELECT * FROM kustos_events",
        "SELECT * FROM kustos_rows()",
        "SELECT * FROM checkpoint()",
        "SELECT * FROM force_checkpoint()",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM test_all_types()",
        "SELECT * FROM icu_calendar_names()",
        "SHOW TABLES",
        "SHOW ALL TABLES",
        "SHOW DATABASES",
        "SELECT * FROM (SHOW ALL TABLES)",
        "COPY events TO '$/out.csv'",
        "COPY (SELECT * FROM events) TO '$/out.parquet'",
        "COPY x FROM '$/secret.csv'",
        "EXPORT DATABASE '$/out'",
        "IMPORT DATABASE '$/out'",
        "ATTACH '$/x.db'",
        "ATTACH ':memory:' AS y",
        "DETACH memory",
        "USE memory",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '$/x.duckdb_extension'",
        "FORCE INSTALL spatial",
        "UPDATE EXTENSIONS",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "SET VARIABLE x = 1",
        "RESET lock_configuration",
        "PRAGMA version",
        "PRAGMA enable_profiling",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "CALL duckdb_settings()",
        "CREATE TABLE x AS SELECT 1",
        "CREATE TEMP TABLE x AS SELECT 1",
        "CREATE VIEW x AS SELECT 1",
        "CREATE MACRO x() AS 1",
        "CREATE FUNCTION x() AS TABLE SELECT 1",
        "CREATE SECRET x (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "CREATE SEQUENCE x",
        "CREATE TYPE x AS ENUM ('a')",
        "CREATE SCHEMA x",
        "CREATE INDEX x ON kustos_events (verb)",
        "DROP VIEW events",
        "ALTER TABLE kustos_events ADD COLUMN x INT",
        "INSERT INTO kustos_events SELECT * FROM events",
        "UPDATE kustos_events SET verb = 'x'",
        "DELETE FROM kustos_events",
        "TRUNCATE kustos_events",
        "MERGE INTO kustos_events USING events ON true WHEN MATCHED THEN DELETE",
        "BEGIN",
        "COMMIT",
        "PREPARE x AS SELECT 1",
        "EXECUTE x",
        "DEALLOCATE x",
        "EXPLAIN SELECT * FROM events",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '$/out.csv'",
        "VACUUM",
        "ANALYZE",
        "CHECKPOINT",
        "COMMENT ON VIEW events IS 'x'",
        "SELECT 1; SELECT 2",
        "SELECT 1; COPY (SELECT 1) TO '$/out.csv'",
        "PIVOT events ON verb USING count(*)",
        "SELECT * FROM events AT (VERSION => 1)",
        "SELECT system.main.current_setting('temp_directory')",
        "SELECT * FROM nothere",
        "SELECT * FROM range(1) AS t(x), kustos_findings",
        ""
      })
  void refuses(String sql) {
    String asked = sql.replace("$", folder.toString());
    assertThatThrownBy(() -> ask(engine, asked))
        .as(sql)
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e.kind()).as(e.getMessage()).isIn(Kind.FORBIDDEN, Kind.SYNTAX);
              assertThat(e.getMessage()).doesNotContain("opensesame").isNotBlank();
            });
    assertThat(folder.resolve("out.csv")).doesNotExist();
    assertThat(folder.resolve("out.parquet")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM events",
        "FROM events SELECT verb, count(*) GROUP BY ALL ORDER BY ALL",
        "WITH x AS (SELECT verb FROM events) SELECT verb, count(*) FROM x GROUP BY 1",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) FROM t",
        "SELECT ip, count(*) FROM (SELECT unnest(source_ips) AS ip FROM events) GROUP BY 1",
        "SELECT ip FROM events, unnest(source_ips) AS t(ip) LIMIT 3",
        "SELECT e.verb, f.rule_id FROM events e JOIN findings f USING (journal_shard,"
            + " journal_position)",
        "SELECT date_trunc('hour', event_time), count(*) FILTER (WHERE response_code >= 400)"
            + " FROM events GROUP BY 1",
        "SELECT user_name, rank() OVER (ORDER BY count(*) DESC) FROM events GROUP BY 1",
        "SELECT json_extract_string(request_object, '$.kind') FROM events LIMIT 1",
        "SELECT list_filter(user_groups, lambda g: g LIKE 'system:%') FROM events LIMIT 1",
        "SELECT CASE WHEN verb = 'get' THEN 1 ELSE 0 END, verb IN ('a', 'b'), verb || 'x',"
            + " CAST(1 AS VARCHAR), now() - INTERVAL 1 DAY, event_time::DATE FROM events LIMIT 1",
        "VALUES (1), (2)",
        "DESCRIBE events",
        "DESCRIBE findings",
        "SUMMARIZE SELECT verb FROM events",
        "SELECT * FROM events LIMIT 1",
        "SELECT * FROM findings LIMIT 1",
        "SELECT 1 UNION SELECT 2 EXCEPT SELECT 3",
        "SELECT {'a': 1, 'b': [1, 2]} AS s, MAP {'k': 'v'} AS m, 1.5::DECIMAL(5,2), 'x'::BLOB",
        "SELECT * FROM range(3)"
      })
  void answers(String sql) throws Exception {
    assertThat(ask(engine, sql)).hasSizeGreaterThan(1);
  }

  @Test
  void endsWhatTakesTooLong() throws Exception {
    QuerySettings hurried = QuerySettings.DEFAULT.withTimeMax(Duration.ofMillis(300));
    try (QueryEngine quick = QueryEngine.over(store.archive, store.pipeline, hurried)) {
      assertThatThrownBy(
              () ->
                  ask(
                      quick,
                      "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range ="
                          + " b.range * 7 + hash(b.range)"))
          .isInstanceOfSatisfying(
              QueryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIME));
    }
  }

  @Test
  void endsWhatIsCancelled() {
    Cancellation cancellation = new Cancellation();
    assertThatThrownBy(
            () ->
                engine.sql(
                    SqlRequest.of("SELECT a.range FROM range(100000000000) a", Long.MAX_VALUE),
                    new SqlSink() {
                      @Override
                      public void columns(List<SqlColumn> columns) {
                        assertThat(columns).hasSize(1);
                      }

                      @Override
                      public void row(List<@Nullable Object> values) {
                        cancellation.cancel();
                      }
                    },
                    cancellation))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
  }

  @Test
  void boundsMemory() throws Exception {
    QuerySettings tiny =
        new QuerySettings(Duration.ofSeconds(30), 24L << 20, 1, 4, 1_000_000, 100, 100, 100_000);
    try (QueryEngine small = QueryEngine.over(store.archive, store.pipeline, tiny)) {
      assertThatThrownBy(
              () -> ask(small, "SELECT list(repeat('x', 1000) || range) FROM range(1000000)"))
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(Kind.MEMORY));
    }
  }

  @Test
  void boundsRows() throws Exception {
    List<Object> rows = new ArrayList<>();
    QueryOutcome outcome =
        engine.sql(
            SqlRequest.of("SELECT * FROM range(1000)", 10),
            new SqlSink() {
              @Override
              public void columns(List<SqlColumn> columns) {
                assertThat(columns).containsExactly(new SqlColumn("range", "BIGINT"));
              }

              @Override
              public void row(List<@Nullable Object> values) {
                rows.addAll(values);
              }
            },
            new Cancellation());
    assertThat(rows).hasSize(10);
    assertThat(outcome.more()).isTrue();
  }
}
