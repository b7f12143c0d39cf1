package io.kustos.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of a running server, every answer held against its description. */
class ApiTest {
  private static Served served;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    served = Served.start(folder.resolve("data"), ", limits: {rows_max: 500}");
    served.take(120);
    Served.until(
        () -> {
          try {
            return served.json("/findings?limit=100").get("findings").size() == 40;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        "40 findings");
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void whatIsDescribedIsThereAndWhatIsThereIsDescribed() {
    Set<String> routes = new TreeSet<>();
    for (Route route : Routes.all(() -> "")) {
      String name = route.method() + " " + route.path();
      routes.add(name);
      JsonNode operation = Described.operations().get(name);
      assertThat(operation).as(name).isNotNull();
      assertThat(Described.parameters(operation))
          .as(name)
          .isEqualTo(new TreeSet<>(route.parameters()));
      Scope scope = route.scope();
      assertThat(operation.path("x-kustos-scope").asText())
          .as(name)
          .isEqualTo(scope == null ? "" : scope.word());
    }
    assertThat(Described.operations().keySet()).isEqualTo(routes);
  }

  @Test
  void everyDescribedOperationAnswers() throws Exception {
    String place = served.json("/events?limit=1").at("/events/0/place").asText();
    for (String path :
        List.of(
            "/events?limit=3&explain=true",
            "/events/id-3",
            "/who?deed=read&object=secrets/db&namespace=prod&limit=2",
            "/events/" + place,
            "/events/histogram?step=1m&explain=true",
            "/events/facets?fields=verb,user_name&values=2&explain=true",
            "/findings?priority=warning&limit=2&explain=true",
            "/status",
            "/openapi.json")) {
      assertThat(served.get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(served.sql("{\"sql\": \"SELECT 1 AS a\", \"explain\": true}").statusCode())
        .isEqualTo(200);
    Set<String> missing = new TreeSet<>(Described.operations().keySet());
    missing.removeAll(Described.ANSWERED);
    // A live tail has no end to wait for: TailTest.
    assertThat(missing).containsExactly("GET /tail");
  }

  @Test
  void nothingIsReadableWithoutAToken() throws Exception {
    for (String path : List.of("/events", "/status", "/openapi.json", "/nowhere", "/tail")) {
      HttpRequest bare = HttpRequest.newBuilder(URI.create(served.url + path)).build();
      HttpResponse<String> response = served.send(bare);
      Served.problem(response, 401, "unauthorized");
      assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
    HttpRequest wrong =
        HttpRequest.newBuilder(URI.create(served.url + "/events"))
            .header("Authorization", "Bearer kustos_api_AAAA")
            .build();
    Served.problem(served.send(wrong), 401, "unauthorized");
  }

  @Test
  void aTokenAllowsWhatItsScopesSay() throws Exception {
    String status = served.token("status-only", EnumSet.of(Scope.STATUS));
    Served.until(() -> answers(status, "/status") == 200, "the new token is read");
    assertThat(answers(status, "/openapi.json")).isEqualTo(200);
    for (String path : List.of("/events", "/events/x", "/findings", "/tail", "/events/histogram")) {
      assertThat(answers(status, path)).as(path).isEqualTo(403);
    }
    assertThat(ApiTokens.open(served.data).revoke("status-only")).isTrue();
    Served.until(() -> answers(status, "/status") == 401, "the revoked token is dropped");
  }

  private static int answers(String token, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(served.url + path))
              .header("Authorization", "Bearer " + token)
              .build();
      return served.send(request).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrDouble() throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = served.json("/events?limit=50" + cursor);
      page.get("events").forEach(event -> ids.add(event.get("id").asText()));
      assertThat(page.get("more").asBoolean()).isEqualTo(!page.get("next").isNull());
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").asText();
    } while (!cursor.isEmpty());
    assertThat(ids).hasSize(120).doesNotHaveDuplicates().startsWith("id-119").endsWith("id-0");
  }

  @Test
  void theSearchBoxIsUnderstood() throws Exception {
    JsonNode page = served.json("/events?limit=500&q=user:ann%20verb:get");
    assertThat(page.get("events")).hasSize(20);
    assertThat(page.get("events"))
        .allSatisfy(
            event -> {
              assertThat(event.at("/event/user/username").asText()).isEqualTo("ann");
              assertThat(event.at("/event/verb").asText()).isEqualTo("get");
            });
  }

  @Test
  void timeBoundsAreInclusiveAndExclusive() throws Exception {
    JsonNode page = served.json("/events?from=2026-01-01T00:00:10Z&to=2026-01-01T01:00:12%2B01:00");
    assertThat(page.get("events")).hasSize(2);
  }

  @Test
  void anEventComesAsItsExactBytes() throws Exception {
    String body = served.get("/events/id-7").body();
    assertThat(body).contains(Served.event(7, "bob", "list", 200).strip());
    JsonNode stages = Served.JSON.readTree(body).get("stages");
    assertThat(stages).hasSize(1);
    assertThat(stages.get(0).get("cluster").asText()).isEqualTo("default");
  }

  @Test
  void anEventHasTheFindingsMadeOnIt() throws Exception {
    JsonNode read = served.json("/events/id-3?cluster=default");
    assertThat(read.get("findings")).hasSize(1);
    assertThat(read.at("/findings/0/auditId").asText()).isEqualTo("id-3");
    assertThat(served.json("/events/id-4").get("findings")).isEmpty();
    Served.problem(served.get("/events/id-3?cluster=other"), 404, "not-found");
  }

  @Test
  void whoTellsWhoDidIt() throws Exception {
    JsonNode all = served.json("/who?deed=read&object=secrets/db&limit=500");
    assertThat(all.get("more").asBoolean()).isFalse();
    assertThat(all.findValuesAsText("name")).contains("ann", "bob");
    JsonNode cut = served.json("/who?deed=read&object=secret%20db&namespace=prod&limit=1");
    assertThat(cut.get("done")).hasSize(1);
    assertThat(cut.get("more").asBoolean()).isTrue();
    assertThat(cut.at("/done/0/settled").asBoolean()).isTrue();
    assertThat(cut.at("/done/0/requests/0/resource").asText()).isEqualTo("secrets");
    JsonNode nobody = served.json("/who?deed=deleted&object=pods/web-1&from=2026-01-01");
    assertThat(nobody.get("done")).isEmpty();
    assertThat(nobody.get("notes")).isNotEmpty();
  }

  @Test
  void whoSaysWhatItDoesNotUnderstand() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"deed=deletd&object=pods/x", "did you mean 'deleted'?"},
          {"deed=deleted", "'object' is missing"},
          {"object=pods/x", "'deed' is missing"},
          {"deed=deleted&object=wombat", "no kind of object is called 'wombat'"},
          {"deed=deleted&object=pods/x&from=2026-02-01&to=2026-01-01", "'from' is not before 'to'"},
          {"deed=deleted&object=a%20b%20c", "one object at a time"}
        }) {
      JsonNode problem = Served.problem(served.get("/who?" + wrong[0]), 400, "bad-request");
      assertThat(problem.get("detail").asText()).contains(wrong[1]);
    }
  }

  @Test
  void countsAddUp() throws Exception {
    JsonNode histogram = served.json("/events/histogram?step=1m");
    assertThat(histogram.get("total").asInt()).isEqualTo(120);
    assertThat(histogram.get("buckets")).hasSize(2);
    JsonNode facets = served.json("/events/facets?fields=verb,user_name").get("facets");
    assertThat(facets.at("/verb/0/value").asText()).isEqualTo("list");
    assertThat(facets.at("/verb/0/count").asInt()).isEqualTo(80);
    assertThat(facets.get("user_name")).hasSize(2);
  }

  @Test
  void findingsAreFiltered() throws Exception {
    JsonNode all = served.json("/findings?rule=Secret*&limit=100");
    assertThat(all.get("findings")).hasSize(40);
    String id = all.at("/findings/0/id").asText();
    JsonNode one = served.json("/findings?id=" + id).get("findings");
    assertThat(one).hasSize(1);
    assertThat(one.get(0).get("message").asText()).contains("user=");
    assertThat(served.json("/findings?priority=critical").get("findings")).isEmpty();
  }

  @Test
  void sqlGivesColumnsAndTypedRows() throws Exception {
    HttpResponse<String> response =
        served.sql(
            "{\"sql\": \"SELECT verb, count(*) AS n FROM events GROUP BY verb ORDER BY n\"}");
    JsonNode answer = Served.JSON.readTree(response.body());
    assertThat(answer.at("/columns/1/name").asText()).isEqualTo("n");
    assertThat(answer.get("rows").toString()).isEqualTo("[[\"get\",40],[\"list\",80]]");
    JsonNode cut =
        Served.JSON.readTree(
            served.sql("{\"sql\": \"SELECT audit_id FROM events\", \"rows\": 7}").body());
    assertThat(cut.get("rows")).hasSize(7);
    assertThat(cut.get("more").asBoolean()).isTrue();
  }

  @Test
  void metricsCountRequests() throws Exception {
    served.get("/status");
    assertThat(served.metrics())
        .contains("kustos_api_requests_total{route=\"/status\",status=\"200\"}")
        .contains("kustos_api_connections");
  }
}
