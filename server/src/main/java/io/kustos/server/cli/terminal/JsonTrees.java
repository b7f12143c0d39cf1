package io.kustos.server.cli.terminal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kustos.server.report.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, texts, longs, doubles, truths and null. */
public final class JsonTrees {
  private static final int DEPTH_MAX = 100;

  private JsonTrees() {}

  /**
   * Reads one value.
   *
   * @param what to call the text in a failure
   * @throws CommandFailure when it is not JSON
   */
  public static @Nullable Object of(byte[] json, String what) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      Object tree = value(parser, 0);
      if (parser.nextToken() != null) {
        throw new CommandFailure(what + ": more than one JSON value");
      }
      return tree;
    } catch (IOException e) {
      throw new CommandFailure(what + ": not JSON");
    }
  }

  private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null || depth > DEPTH_MAX) {
      throw new IOException("no value, or too deep");
    }
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        map.put(name, value(parser, depth + 1));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser, depth + 1));
      }
      return list;
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return parser.getDoubleValue();
    }
    return token.isBoolean() ? (Object) parser.getBooleanValue() : parser.getText();
  }

  /** A copy of an object; empty when it is none. */
  public static Map<String, @Nullable Object> object(@Nullable Object tree) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    if (tree instanceof Map<?, ?> map) {
      map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    }
    return copy;
  }

  /** The value on one line. */
  public static String write(@Nullable Object tree) {
    JsonWriter json = new JsonWriter(false);
    write(tree, json);
    return json.toString();
  }

  /** Appends the value. */
  public static void write(@Nullable Object tree, JsonWriter json) {
    switch (tree) {
      case null -> json.value((String) null);
      case Map<?, ?> map -> {
        json.beginObject();
        map.forEach(
            (name, value) -> {
              json.name(String.valueOf(name));
              write(value, json);
            });
        json.endObject();
      }
      case Iterable<?> list -> {
        json.beginArray();
        list.forEach(item -> write(item, json));
        json.endArray();
      }
      case Boolean truth -> json.value(truth.booleanValue());
      case Integer number -> json.value(number.longValue());
      case Long number -> json.value(number.longValue());
      case Double number -> json.value(number.doubleValue());
      default -> json.value(tree.toString());
    }
  }
}
