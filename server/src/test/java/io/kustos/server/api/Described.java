package io.kustos.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** The description of the API, and whether an answer is as it says. */
final class Described {
  static final String TEXT = text();
  static final JsonNode DOCUMENT = tree(TEXT);

  /** Operations that were answered with 200, as {@code GET /events}. */
  static final Set<String> ANSWERED = new ConcurrentSkipListSet<>();

  private static final String ID = "urn:kustos:openapi";
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ID, TEXT))));

  private Described() {}

  private static String text() {
    try (var in = Objects.requireNonNull(Routes.class.getResourceAsStream("openapi.json"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every operation: its method and path to its description. */
  static Map<String, JsonNode> operations() {
    Map<String, JsonNode> all = new TreeMap<>();
    for (var path : DOCUMENT.get("paths").properties()) {
      for (var method : path.getValue().properties()) {
        all.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue());
      }
    }
    return all;
  }

  /** Names of an operation's parameters in the query. */
  static Set<String> parameters(JsonNode operation) {
    Set<String> names = new TreeSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode resolved =
          parameter.has("$ref")
              ? DOCUMENT.at(parameter.get("$ref").asText().substring(1))
              : parameter;
      if (resolved.get("in").asText().equals("query")) {
        names.add(resolved.get("name").asText());
      }
    }
    return names;
  }

  /** Asserts that an answer is one of those described, unless it is to what is nowhere. */
  static void check(HttpRequest request, HttpResponse<String> response) throws IOException {
    String path = request.uri().getPath().replaceFirst(".*" + Routes.BASE, "");
    String operation = operation(request.method(), path);
    String status = Integer.toString(response.statusCode());
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (operation.isEmpty()) {
      assertThat(status).as(path).isIn("401", "404", "405");
      validate("/components/schemas/Problem", response.body(), path);
      return;
    }
    String at =
        "/paths/"
            + escaped(operation.substring(operation.indexOf(' ') + 1))
            + "/"
            + request.method().toLowerCase(Locale.ROOT)
            + "/responses/"
            + status;
    JsonNode described = DOCUMENT.at(at);
    assertThat(described.isMissingNode()).as("%s answered %s", operation, status).isFalse();
    if (described.has("$ref")) {
      at = described.get("$ref").asText().substring(1);
    }
    String content = at + "/content/" + escaped(type);
    assertThat(DOCUMENT.at(content).isMissingNode()).as("%s is %s", operation, type).isFalse();
    if (status.equals("200")) {
      ANSWERED.add(operation);
    }
    if (type.endsWith("json")) {
      validate(content + "/schema", response.body(), operation);
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String operation(String method, String path) {
    for (Iterator<String> names = operations().keySet().iterator(); names.hasNext(); ) {
      String name = names.next();
      String described = name.substring(name.indexOf(' ') + 1);
      boolean exact = described.equals(path);
      boolean open =
          described.endsWith("/{id}")
              && path.matches("/events/[^/]+")
              && !DOCUMENT.get("paths").has(path);
      if (name.startsWith(method + " ") && (exact || open)) {
        return name;
      }
    }
    return "";
  }

  private static void validate(String pointer, String body, String what) throws IOException {
    Set<ValidationMessage> wrong =
        SCHEMAS
            .getSchema(SchemaLocation.of(ID + "#" + pointer))
            .validate(new ObjectMapper().readTree(body));
    assertThat(wrong).as("%s\n%s", what, body).isEmpty();
  }
}
