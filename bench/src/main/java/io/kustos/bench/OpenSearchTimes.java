package io.kustos.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads the events that {@link QueryTimes} asks about into an OpenSearch, and asks it the same.
 *
 * <pre>
 * java -cp bench/target/benchmarks.jar io.kustos.bench.OpenSearchTimes URL LOG.jsonl.gz EVENTS [ROUNDS]
 * </pre>
 *
 * Bodies are fields of type {@code flat_object}, all other texts are keywords. Its cache of whole
 * answers is off, as each question is asked once; the others are on.
 */
public final class OpenSearchTimes {
  private static final int ROUNDS = 20;
  private static final int WARM_ROUNDS = 3;
  private static final int BULK_EVENTS = 2_500;
  private static final int SENDERS = 2;
  private static final byte[] INDEX = "{\"index\":{}}\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern TOOK = Pattern.compile("\"took\":(\\d+)");
  private static final Pattern TOTAL = Pattern.compile("\"total\":\\{\"value\":(\\d+)");
  private static final String MAPPING =
      """
      {"settings": {"index": {"codec": "best_compression", "number_of_shards": 1,
         "number_of_replicas": 0, "refresh_interval": "30s"}},
       "mappings": {"date_detection": false,
         "properties": {
           "requestReceivedTimestamp": {"type": "date"}, "stageTimestamp": {"type": "date"},
           "requestObject": {"type": "flat_object"}, "responseObject": {"type": "flat_object"},
           "annotations": {"type": "flat_object"},
           "user": {"properties": {"extra": {"enabled": false}}},
           "responseStatus": {"properties": {"details": {"enabled": false}, "metadata": {"enabled": false}}}},
         "dynamic_templates": [{"words": {"match_mapping_type": "string",
           "mapping": {"type": "keyword", "ignore_above": 8191}}}]}}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;
  private final EventMaker maker;
  private final long events;
  private final int rounds;
  private final QueryMix mix;

  private OpenSearchTimes(String url, EventMaker maker, long events, int rounds) {
    this.url = url;
    this.maker = maker;
    this.events = events;
    this.rounds = rounds;
    this.mix = new QueryMix(maker);
  }

  public static void main(String[] arguments) throws Exception {
    EventMaker maker = EventMaker.of(Path.of(arguments[1]));
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : ROUNDS;
    var times = new OpenSearchTimes(arguments[0], maker, Long.parseLong(arguments[2]), rounds);
    times.load();
    times.run();
  }

  private String ask(String method, String path, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/x-ndjson")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private String ask(String method, String path, String body) throws Exception {
    return ask(method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  private void load() throws Exception {
    ask("PUT", "/audit", MAPPING.replace("\n", ""));
    long start = System.nanoTime();
    Semaphore free = new Semaphore(SENDERS);
    List<Future<?>> sent = new ArrayList<>();
    try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      for (long first = 0; first < events; first += BULK_EVENTS) {
        long from = first;
        free.acquire();
        sent.add(
            senders.submit(
                () -> {
                  try {
                    return send(from, Math.min(from + BULK_EVENTS, events));
                  } finally {
                    free.release();
                  }
                }));
      }
    }
    for (Future<?> one : sent) {
      one.get();
    }
    ask("POST", "/audit/_flush", "");
    double loaded = (System.nanoTime() - start) / 1e9;
    ask("POST", "/audit/_forcemerge?max_num_segments=1", "");
    ask("POST", "/audit/_refresh", "");
    System.out.printf(
        Locale.ROOT,
        "%,d events loaded in %.0f s, merged in %.0f s more: %s%n",
        events,
        loaded,
        (System.nanoTime() - start) / 1e9 - loaded,
        ask("GET", "/_cat/indices/audit?h=docs.count,store.size", "").strip());
  }

  private boolean send(long from, long end) throws Exception {
    ByteArrayOutputStream bulk = new ByteArrayOutputStream(BULK_EVENTS * 2_500);
    for (long number = from; number < end; number++) {
      bulk.writeBytes(INDEX);
      bulk.writeBytes(maker.event(number, QueryLoad.time(number, events)));
      bulk.write('\n');
    }
    String answer =
        ask("POST", "/audit/_bulk?filter_path=errors,items.*.error", bulk.toByteArray());
    if (answer.contains("\"errors\":true")) {
      throw new IOException(answer.substring(0, Math.min(answer.length(), 2_000)));
    }
    return true;
  }

  private interface Question {
    String body(int round);
  }

  private void run() throws Exception {
    System.out.println("| OpenSearch | p50 | p95 | max | of the first answer |");
    System.out.println("| --- | ---: | ---: | ---: | --- |");
    measure(
        "needle by auditID",
        n -> "{\"size\":50,\"query\":{\"term\":{\"auditID\":\"" + id() + "\"}}}");
    measure(
        "one user in one hour",
        n -> {
          Instant from = mix.moment(1);
          return "{\"size\":1000,\"sort\":[{\"stageTimestamp\":\"desc\"}],\"query\":{\"bool\":{\"filter\":[{\"term\":{\"user.username\":\""
              + mix.user()
              + "\"}},"
              + times(from, from.plus(1, ChronoUnit.HOURS))
              + "]}}}";
        });
    measure(
        "counts by verb, resource, day over all",
        n ->
            """
            {"size":0,"aggs":{"verb":{"terms":{"field":"verb","size":100},"aggs":{"resource":
            {"terms":{"field":"objectRef.resource","size":1000},"aggs":{"day":
            {"date_histogram":{"field":"stageTimestamp","calendar_interval":"day"}}}}}}}}
            """);
    measure(
        "top source IPs",
        n -> "{\"size\":0,\"aggs\":{\"ip\":{\"terms\":{\"field\":\"sourceIPs\",\"size\":20}}}}");
    measure("substring in bodies over one day of 30, counted", n -> bodies(n, 0));
    measure("the same, newest 50", n -> bodies(n, 50));
    measure(
        "the condition of a rule over all, counted",
        n ->
            """
            {"size":0,"track_total_hits":true,"query":{"bool":{"filter":[{"term":{"objectRef.resource":"pods"}},
            {"terms":{"objectRef.subresource":["exec","attach"]}},{"terms":{"verb":["create","get"]}}],
            "must_not":[{"prefix":{"user.username":"system:"}}]}}}
            """);
  }

  private String bodies(int round, int size) {
    Instant from = mix.moment(24);
    String word = "{\"value\":\"*" + mix.word(round) + "*\"}";
    return "{\"size\":"
        + size
        + ",\"track_total_hits\":"
        + (size == 0)
        + ",\"sort\":[{\"stageTimestamp\":\"desc\"}],\"query\":{\"bool\":{\"filter\":["
        + times(from, from.plus(1, ChronoUnit.DAYS))
        + "],\"should\":[{\"wildcard\":{\"requestObject\":"
        + word
        + "}},{\"wildcard\":{\"responseObject\":"
        + word
        + "}}],\"minimum_should_match\":1}}}";
  }

  private static String times(Instant from, Instant to) {
    return "{\"range\":{\"stageTimestamp\":{\"gte\":\"" + from + "\",\"lt\":\"" + to + "\"}}}";
  }

  /** The id of some event. */
  private String id() {
    long micros = ChronoUnit.MICROS.between(QueryLoad.START, mix.moment(1));
    long number = events * (micros / 1_000_000) / (QueryLoad.DAYS * 86_400L);
    String json =
        new String(maker.event(number, QueryLoad.time(number, events)), StandardCharsets.UTF_8);
    int at = json.indexOf("\"auditID\":\"") + 11;
    return json.substring(at, json.indexOf('"', at));
  }

  private void measure(String name, Question question) throws Exception {
    String path = "/audit/_search?request_cache=false";
    String first = ask("POST", path, question.body(0));
    for (int i = 1; i < WARM_ROUNDS; i++) {
      ask("POST", path, question.body(i));
    }
    double[] millis = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      String body = question.body(i);
      long start = System.nanoTime();
      ask("POST", path, body);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %s hits, took %s |%n",
        name,
        millis[rounds / 2],
        millis[Math.min(rounds - 1, rounds * 95 / 100)],
        millis[rounds - 1],
        found(TOTAL, first),
        found(TOOK, first));
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "?";
  }
}
