package io.kustos.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import io.kustos.core.rule.falco.field.FalcoFields;
import io.kustos.server.config.Config;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.service.FixedRules;
import io.kustos.server.service.Service;
import io.kustos.server.service.ServiceSettings;
import io.kustos.server.source.Delivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A whole server with its API, on free ports of this machine, in this process. */
final class Served implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final String RULES =
      """
      - rule: Secret read
        desc: Somebody read a secret.
        condition: ka.verb=get and ka.target.resource=secrets
        output: secret read (user=%ka.user.name secret=%ka.target.name)
        priority: WARNING
        source: k8s_audit
      """;

  /** Held, for the platform forgets levels of loggers nobody holds. */
  private static final Logger FINDINGS = Logger.getLogger("kustos.finding");

  static {
    FINDINGS.setLevel(Level.OFF);
    System.setProperty("slf4j.internal.verbosity", "ERROR");
  }

  final Service service;
  final Path data;
  final HttpClient client;
  final String url;
  final String token;

  private Served(Service service, Path data, HttpClient client) throws IOException {
    this.service = service;
    this.data = data;
    this.client = client;
    this.url = String.valueOf(service.apiUrl());
    this.token = token(UUID.randomUUID().toString(), EnumSet.allOf(Scope.class));
  }

  /** Starts one; {@code api} is more of the configuration of the API, as a YAML flow. */
  static Served start(Path data, String api) throws Exception {
    return start(data, api, HttpClient.newHttpClient());
  }

  static Served start(Path data, String api, HttpClient client) throws Exception {
    return start(data, 0, api, client);
  }

  /** Starts one where another listened. */
  static Served again(Served before, String api) throws Exception {
    return start(before.data, URI.create(before.url).getPort(), api, before.client);
  }

  private static Served start(Path data, int port, String api, HttpClient client) throws Exception {
    String text =
        """
        webhook: {listen: "127.0.0.1:0", tls: {enabled: false}}
        admin: {listen: "127.0.0.1:0"}
        api: {enabled: true, listen: "127.0.0.1:%d"%s}
        """
            .formatted(port, api);
    Config.Parsed parsed = Config.parse(new SourceText("test", text), Path.of(""));
    assertThat(parsed.hasErrors()).as("%s", parsed.diagnostics()).isFalse();
    RuleSet set =
        new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", FalcoFields.catalog()))
            .load(List.of(new SourceText("rules", RULES)));
    VersionedRules rules = VersionedRules.of(set);
    Service service =
        Service.start(
            new ServiceSettings(parsed.config().withData(data), "test", "host", null),
            new FixedRules(rules),
            () -> rules,
            InstantSource.system());
    return new Served(service, data, client);
  }

  String token(String name, Set<Scope> scopes) throws IOException {
    return ApiTokens.open(data).create(name, null, scopes);
  }

  /** An event of somebody who read a secret, each second one later. */
  static String event(int number, String user, String verb, int code) {
    Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number);
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%d",\
        "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/prod/secrets/db","verb":"%s",\
        "user":{"username":"%s"},"sourceIPs":["10.0.0.%d"],"userAgent":"kubectl",\
        "objectRef":{"resource":"secrets","namespace":"prod","name":"db","apiVersion":"v1"},\
        "responseStatus":{"metadata":{},"code":%d},"requestReceivedTimestamp":"%s",\
        "stageTimestamp":"%s"}
        """
        .formatted(number, verb, user, number % 250, code, time, time.plusNanos(1_000));
  }

  /** Takes events in; they are durable when this returns. */
  void take(String events) throws Exception {
    service
        .intake()
        .accept(
            Delivery.body(
                "test", "default", events.getBytes(StandardCharsets.UTF_8), Instant.now()));
  }

  /** Takes so many events in. */
  void take(int count) throws Exception {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < count; i++) {
      events.append(event(i, i % 2 == 0 ? "ann" : "bob", i % 3 == 0 ? "get" : "list", 200));
    }
    take(events.toString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofMinutes(2))
        .header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    Described.check(request, response);
    return response;
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  HttpResponse<String> sql(String body) throws Exception {
    return send(
        request("/sql")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  JsonNode json(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** Asserts a problem and gives it. */
  static JsonNode problem(HttpResponse<String> response, int status, String type) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("type").asText()).isEqualTo("urn:kustos:problem:" + type);
    return problem;
  }

  String metrics() throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(service.adminUrl() + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Waits for what must come, without saying when. */
  static void until(BooleanSupplier condition, String what) throws Exception {
    for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  @Override
  public void close() {
    client.close();
    service.close();
  }
}
