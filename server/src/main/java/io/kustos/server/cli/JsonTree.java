package io.kustos.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object to look things up in; what is missing is empty or zero.
 *
 * @param members by name: String, Long, Boolean, JsonTree or a list of these
 */
record JsonTree(Map<String, Object> members) {
  private static final int DEPTH_MAX = 32;

  /**
   * Reads an object.
   *
   * @throws CommandFailure when it is none
   */
  static JsonTree parse(String text) {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new CommandFailure("not a status of kustos");
      }
      return object(parser, 0);
    } catch (IOException e) {
      throw new CommandFailure("not a status of kustos: no valid JSON");
    }
  }

  private static JsonTree object(JsonParser parser, int depth) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Object value = value(parser, depth + 1);
      if (value != null) {
        members.put(name, value);
      }
    }
    return new JsonTree(members);
  }

  private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      throw new IOException("too deep");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(parser, depth);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Object item = value(parser, depth + 1);
        if (item != null) {
          items.add(item);
        }
      }
      return items;
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    }
    return token.isBoolean() ? parser.getBooleanValue() : parser.getText();
  }

  String text(String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  long number(String name) {
    return members.get(name) instanceof Long number ? number : 0;
  }

  boolean truth(String name) {
    return members.get(name) instanceof Boolean truth && truth;
  }

  JsonTree tree(String name) {
    return members.get(name) instanceof JsonTree tree ? tree : new JsonTree(Map.of());
  }

  List<JsonTree> trees(String name) {
    return list(name).stream()
        .filter(JsonTree.class::isInstance)
        .map(JsonTree.class::cast)
        .toList();
  }

  List<String> texts(String name) {
    return list(name).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private List<?> list(String name) {
    return members.get(name) instanceof List<?> list ? list : List.of();
  }
}
