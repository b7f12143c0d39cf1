package io.kustos.server.cli.search;

import io.kustos.server.report.json.JsonWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of SQL as texts, and as one JSON object. */
final class SqlCells {
  private List<String> names = List.of();

  void columns(List<String> columns) {
    names = List.copyOf(columns);
  }

  static List<String> texts(List<@Nullable Object> values) {
    List<String> texts = new ArrayList<>(values.size());
    for (Object value : values) {
      texts.add(text(value));
    }
    return texts;
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case byte[] bytes -> readable(bytes);
      case List<?> list ->
          list.isEmpty() || list.getFirst() instanceof Map || list.getFirst() instanceof List
              ? json(list)
              : String.join(" ", list.stream().map(SqlCells::text).toList());
      case Map<?, ?> map -> json(map);
      default -> value.toString();
    };
  }

  /** Bytes as the text they are, else in Base64. */
  private static String readable(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  }

  String json(List<@Nullable Object> values) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < values.size(); i++) {
      json.append(i == 0 ? "" : ",").append(quoted(names.get(i))).append(':');
      json.append(json(values.get(i)));
    }
    return json.append('}').toString();
  }

  private static String json(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Boolean flag -> flag.toString();
      case Long number -> number.toString();
      case BigInteger number -> number.toString();
      case BigDecimal number -> number.toPlainString();
      case Double number -> Double.isFinite(number) ? number.toString() : quoted(number.toString());
      case byte[] bytes -> quoted(readable(bytes));
      case List<?> list -> "[" + String.join(",", list.stream().map(SqlCells::json).toList()) + "]";
      case Map<?, ?> map ->
          "{"
              + String.join(
                  ",",
                  map.entrySet().stream()
                      .map(e -> quoted(String.valueOf(e.getKey())) + ":" + json(e.getValue()))
                      .toList())
              + "}";
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    String array = new JsonWriter(false).beginArray().value(text).endArray().toString().strip();
    return array.substring(1, array.length() - 1);
  }
}
