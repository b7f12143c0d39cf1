package io.kustos.core.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON with Jackson, of duplicate keys the first. Objects become maps, arrays lists, strings
 * strings; numbers and words become {@link Literal}, as written.
 */
final class FirstWins {
  /** A number or word. */
  record Literal(String text) {}

  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** The value at the text's start, how many bytes it takes, and how deep it is. */
  record Read(Object value, int length, int depth) {}

  /** Stands for a text with half a surrogate pair in a key, which Jackson refuses and we do not. */
  static final Read UNDECIDED = new Read("", 0, 0);

  private int depth;
  private int deepest;

  private FirstWins() {}

  /** Reads the first value of a text in UTF-8; null when there is none or Jackson refuses it. */
  static @Nullable Read read(byte[] text) {
    try (JsonParser parser = JACKSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return null;
      }
      FirstWins reader = new FirstWins();
      Object value = reader.value(parser);
      int length = (int) parser.currentLocation().getByteOffset();
      return new Read(value, length, reader.deepest);
    } catch (IOException e) {
      boolean half = String.valueOf(e.getMessage()).contains("surrogate");
      return half ? UNDECIDED : null;
    }
  }

  private Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> whole(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
          new Literal(parser.getText());
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("unexpected " + parser.currentToken());
    };
  }

  private Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    enter();
    while (next(parser) != JsonToken.END_OBJECT) {
      String key = whole(parser.currentName());
      next(parser);
      members.putIfAbsent(key, value(parser));
    }
    depth--;
    return members;
  }

  private List<Object> array(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    enter();
    while (next(parser) != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    depth--;
    return elements;
  }

  private void enter() {
    depth++;
    deepest = Math.max(deepest, depth);
  }

  private static JsonToken next(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("the text ends");
    }
    return token;
  }

  /** The text with U+FFFD for surrogates that stand alone. */
  private static String whole(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return whole.toString();
  }
}
