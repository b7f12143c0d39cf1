package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.Limits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterParserTest {

  /** Every row of libs' own parser tests: tree, printed form, or message and position. */
  @Test
  void agreesWithFalcosParser() {
    List<String> differences = new ArrayList<>();
    List<JsonNode> rows = FalcoRows.publishedLines("conformance/filter_parse.jsonl");
    for (JsonNode row : rows) {
      String expected = expected(row);
      String actual = actual(row.get("filter").asText());
      if (!expected.equals(actual)) {
        differences.add(row.get("filter") + "\n  expected " + expected + "\n  actual   " + actual);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(rows).hasSize(572);
  }

  private static String expected(JsonNode row) {
    if (row.get("ok").asBoolean()) {
      return row.get("as_string").asText() + " " + row.get("ast");
    }
    JsonNode pos = row.get("pos");
    return row.get("error").asText()
        + " @"
        + pos.get("idx")
        + ":"
        + pos.get("line")
        + ":"
        + pos.get("col");
  }

  private static String actual(String filter) {
    try {
      FilterNode node = FilterParser.parse(filter, Limits.DEFAULT.conditionDepthMax());
      return FilterText.of(node) + " " + sorted(FilterJson.of(node));
    } catch (FilterException e) {
      int line = 1;
      int column = 1;
      for (char c : filter.substring(0, e.offset()).toCharArray()) {
        boolean lineEnd = c == '\n' || c == '\r';
        line += lineEnd ? 1 : 0;
        column = lineEnd ? 1 : column + 1;
      }
      return e.text() + " @" + e.offset() + ":" + line + ":" + column;
    }
  }

  /** The rows have their keys in order. */
  private static JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      var array = FalcoRows.JSON.createArrayNode();
      node.forEach(element -> array.add(sorted(element)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    var object = FalcoRows.JSON.createObjectNode();
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    names.stream().sorted().forEach(name -> object.set(name, sorted(node.get(name))));
    return object;
  }
}
