package io.kustos.server.config;

import io.kustos.server.report.json.JsonWriter;
import java.util.List;
import java.util.Map;

/** The JSON Schema of the configuration, for editors. */
public final class ConfigSchema {
  private final JsonWriter json = new JsonWriter(true);

  private ConfigSchema() {}

  /** The schema as text. */
  public static String text() {
    ConfigSchema schema = new ConfigSchema();
    schema.json.beginObject();
    schema.json.member("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.json.member("$id", "https://kustos.io/schemas/config.schema.json");
    schema.json.member("title", "Kustos configuration");
    schema.json.member(
        "description", "What kustos serve is told. Check it with: kustos config check");
    schema.keys(Keys.ROOT);
    schema.json.endObject();
    return schema.json + "\n";
  }

  private void keys(List<Key> keys) {
    json.member("type", "object").member("additionalProperties", false);
    List<Key> required = keys.stream().filter(Key::required).toList();
    if (!required.isEmpty()) {
      json.name("required").beginArray();
      required.forEach(key -> json.value(key.name()));
      json.endArray();
    }
    json.name("properties").beginObject();
    for (Key key : keys) {
      json.name(key.name()).beginObject().member("description", key.description());
      kind(key.kind());
      fallback(key);
      json.endObject();
    }
    json.endObject();
  }

  private void kind(Kind kind) {
    switch (kind) {
      case Kind.Text text -> string(text.pattern());
      case Kind.Choice choice -> {
        json.name("enum").beginArray();
        choice.words().forEach(json::value);
        json.endArray();
      }
      case Kind.Truth _ -> json.member("type", "boolean");
      case Kind.Count count -> {
        json.member("type", "integer").member("minimum", count.min());
        json.member("maximum", count.max());
      }
      case Kind.Size _ -> {
        json.name("type").beginArray().value("string").value("integer").endArray();
        json.member("pattern", "^" + Units.SIZE_PATTERN + "$").member("minimum", 1);
      }
      case Kind.Time _ -> string(Units.TIME_PATTERN);
      case Kind.Listen _ -> string("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:\\s]*):\\d{1,5}");
      case Kind.Texts texts -> {
        json.member("type", "array").name("items").beginObject();
        kind(texts.item());
        json.endObject();
      }
      case Kind.Table table -> {
        json.member("type", "object").name("additionalProperties").beginObject();
        kind(table.value());
        json.endObject();
      }
      case Kind.Group group -> keys(group.keys());
      case Kind.Groups groups -> {
        json.member("type", "array").name("items").beginObject();
        keys(groups.keys());
        json.endObject();
      }
    }
  }

  private void string(String pattern) {
    json.member("type", "string").member("pattern", "^(" + pattern + ")$");
  }

  private void fallback(Key key) {
    Object value = key.fallback();
    if (value == null) {
      return;
    }
    json.name("default");
    switch (value) {
      case Boolean truth -> json.value(truth);
      case List<?> list -> {
        json.beginArray();
        list.forEach(item -> json.value(String.valueOf(item)));
        json.endArray();
      }
      case Map<?, ?> _ -> json.beginObject().endObject();
      case Long number when key.kind() instanceof Kind.Count -> json.value(number);
      default -> json.value(Values.print(key.kind(), value));
    }
  }
}
