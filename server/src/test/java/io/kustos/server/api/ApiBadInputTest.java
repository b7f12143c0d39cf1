package io.kustos.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes no sense is told, with what to do, and never with a stack trace. */
class ApiBadInputTest {
  private static Served served;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    served = Served.start(folder.resolve("data"), ", limits: {body_bytes_max: 4096}");
    served.take(3);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /events?cursor=zzz                 | not a cursor
          /events?cursor=1-2-99999999999999999999 | not a cursor
          /events?limit=0                    | not a number from 1 to 10000
          /events?limit=many                 | not a number
          /events?limit=10001                | not a number from 1 to 10000
          /events?limit=1&limit=2            | given twice
          /events?from=yesterday             | not a time; write
          /events?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | 'from' is not before 'to'
          /events?explain=yes                | neither true nor false
          /events?limt=3                     | did you mean 'limit'?
          /events/histogram?step=1y          | not a length such as
          /events/histogram?step=0s          | not a length such as
          /events/facets                     | 'fields' needs 1 to 16
          /findings?priority=loud            | not a priority
          /status?verbose=true               | there are none here
          """)
  void badParametersAreNamed(String path, String said) throws Exception {
    JsonNode problem = Served.problem(served.get(path), 400, "bad-request");
    assertThat(problem.get("detail").asText()).contains(said);
    assertThat(problem.get("instance").asText()).startsWith("/api/v1/");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    Served.problem(served.get("/events/no-such-id"), 404, "not-found");
    Served.problem(served.get("/events/1-0-12345"), 404, "not-found");
    Served.problem(served.get("/nowhere"), 404, "not-found");
    Served.problem(served.get("/events/a/b"), 404, "not-found");
  }

  @Test
  void anotherMethodIsToldWhichOneIsMeant() throws Exception {
    HttpRequest delete = served.request("/events").DELETE().build();
    HttpResponse<String> response = served.send(delete);
    Served.problem(response, 405, "method");
    assertThat(response.headers().firstValue("Allow")).hasValue("GET");
    assertThat(served.get("/sql").headers().firstValue("Allow")).hasValue("POST");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                           | not JSON
          []                          | no JSON object
          {}                          | needs 'sql'
          {"sql": 7}                  | 'sql' must be a text
          {"sql": "SELECT 1", "x": 1} | unknown member 'x'
          {"sql": "SELECT 1", "rows": 0} | from 1 to
          {"sql": "SELECT 1", "rows": 99999999999999} | 'rows' must be a smaller number
          {"sql": "SELECT 1"} {}      | more than one
          """)
  void badBodiesAreExplained(String body, String said) throws Exception {
    JsonNode problem = Served.problem(served.sql(body), 400, "bad-request");
    assertThat(problem.get("detail").asText()).contains(said);
  }

  @Test
  void aHugeBodyAndAStrangeOneAreRefused() throws Exception {
    Served.problem(
        served.sql("{\"sql\": \"SELECT '" + "x".repeat(10_000) + "'\"}"), 413, "too-large");
    HttpRequest form =
        served
            .request("/sql")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("sql=SELECT+1"))
            .build();
    Served.problem(served.send(form), 415, "unsupported");
  }

  @Test
  void sqlThatIsNoReadingIsRefused() throws Exception {
    for (String sql :
        new String[] {
          "COPY events TO '/tmp/x'", "SELECT * FROM read_csv('/etc/passwd')", "ATTACH 'x.db'"
        }) {
      HttpResponse<String> response =
          served.sql(Served.JSON.writeValueAsString(java.util.Map.of("sql", sql)));
      assertThat(response.statusCode()).as(sql + response.body()).isIn(400, 403);
      assertThat(response.body()).doesNotContain("root:");
    }
  }

  @Test
  void aWrongQueryIsShownWithACaret() throws Exception {
    JsonNode problem = Served.problem(served.get("/events?q=usr:ann"), 400, "bad-query");
    JsonNode error = problem.get("errors").get(0);
    assertThat(error.get("parameter").asText()).isEqualTo("q");
    assertThat(error.get("column").asInt()).isEqualTo(1);
    assertThat(error.get("excerpt").asText()).startsWith("usr:ann\n^");
  }
}
