package io.kustos.core.rule.sigma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.Limits;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What was recorded of pySigma 1.5.0, row by row. Where the specification and it differ, or it is
 * plainly wrong, {@link Differences} says so.
 */
class ConformanceTest {
  private static final Modifiers MODIFIERS = new Modifiers(Map.of(), Limits.DEFAULT);

  /** Compares each row's recorded answer with ours, and says how many agree. */
  private static void check(
      String table, Function<JsonNode, String> expected, Function<JsonNode, String> ours) {
    Differences differences = Differences.of(table);
    int passed = 0;
    int different = 0;
    List<String> failures = new ArrayList<>();
    for (JsonNode row : SigmaRows.table(table)) {
      String want = expected.apply(row);
      String got;
      try {
        got = ours.apply(row);
      } catch (SigmaException e) {
        got = "error";
      }
      if (want.equals(got)) {
        passed++;
      } else if (differences.knows(row, got)) {
        different++;
      } else {
        String text = row.toString();
        failures.add(
            "want "
                + want
                + "\n got "
                + got
                + "\n row "
                + text.substring(0, Math.min(600, text.length()))
                + "\n line "
                + differences.line(row, got));
      }
    }
    System.out.println(
        "sigma "
            + table
            + ": "
            + passed
            + " rows agree, "
            + different
            + " differ knowingly, "
            + failures.size()
            + " fail");
    assertThat(failures).as(table).isEmpty();
    differences.allMet();
  }

  @Test
  void strings() {
    check(
        "string",
        TreeText::string,
        row -> TreeText.of(SigmaString.parse(row.get("input").asText())));
  }

  @Test
  void modifiers() {
    check(
        "modifier_grid",
        ConformanceTest::expectedItem,
        row -> item(row.get("key"), row.get("value")));
  }

  @Test
  void detectionItems() {
    check(
        "detection_item",
        row -> row.get("ok").asBoolean() ? expectedItem(row.get("result")) : "error",
        row -> item(row.get("input").get("key"), row.get("input").get("value")));
  }

  private static String expectedItem(JsonNode row) {
    if (row.has("ok") && !row.get("ok").asBoolean()) {
      return "error";
    }
    List<String> values = new ArrayList<>();
    row.get("values").forEach(value -> values.add(TreeText.ofValue(value)));
    return (row.get("field").isNull() ? "keyword" : row.get("field").asText())
        + (row.get("linking").asText().equals("ConditionAND") ? " all " : " ")
        + values;
  }

  private static String item(JsonNode key, JsonNode value) {
    YamlValue yaml = YamlValues.read(new SourceText("t", value.toString()), Limits.DEFAULT).get(0);
    Search.Item item =
        new SearchReader(MODIFIERS, Limits.DEFAULT)
            .item(key.isNull() ? null : key.asText(), yaml, 0, 1);
    return (item.field() == null ? "keyword" : item.field())
        + (item.all() ? " all " : " ")
        + item.values().stream().map(TreeText::of).toList();
  }

  @Test
  void conditionGrid() {
    check(
        "condition_grid",
        row ->
            !row.get("ok").asBoolean()
                ? "error"
                : row.path("ast").path(0).isObject() ? trees(row.get("ast")) : "nothing",
        row -> rules(row.get("rule").asText()));
  }

  /** The trees of a text's only rule, or {@code error}. */
  private static String rules(String text) {
    SigmaFile file = SigmaFile.read(new SourceText("t", text), MODIFIERS, Limits.DEFAULT);
    return failed(file)
        ? "error"
        : String.join(
            " , ", file.rules().get(0).detection().trees().stream().map(TreeText::of).toList());
  }

  private static boolean failed(SigmaFile file) {
    return file.diagnostics().stream()
        .anyMatch(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR);
  }

  @Test
  void conditions() {
    check(
        "condition",
        row -> row.get("ok").asBoolean() ? TreeText.ofTree(row.get("result")) : "error",
        ConformanceTest::condition);
  }

  private static String condition(JsonNode row) {
    Map<String, Search> searches = new java.util.LinkedHashMap<>();
    row.get("input")
        .get("detections")
        .properties()
        .forEach(entry -> searches.put(entry.getKey(), recorded(entry.getValue())));
    ConditionTree tree = ConditionParser.parse(row.get("input").get("condition").asText(), 100);
    DetectionReader.check(tree, searches);
    return TreeText.of(new Detection(searches, List.of(tree)).trees().get(0));
  }

  private static Search recorded(JsonNode recorded) {
    List<Search> items = new ArrayList<>();
    String text = recorded.asText();
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile("([^'\"\\[=]+)=\\[([^\\]]*)\\]").matcher(text);
    while (matcher.find()) {
      List<SigmaValue> values = new ArrayList<>();
      for (String value : matcher.group(2).split(", ", -1)) {
        String plain = value.replaceAll("^'|'$", "");
        if (value.isEmpty()) {
          throw new SigmaException(SigmaCode.VALUE, "null needs a field", 0, 1);
        }
        values.add(
            !plain.matches("-?[0-9]+")
                ? SigmaValue.Text.parse(plain)
                : new SigmaValue.Numeric(new java.math.BigDecimal(plain), plain));
      }
      String field = matcher.group(1).equals("None") ? null : matcher.group(1);
      items.add(new Search.Item(field, false, false, values, 0, 1));
    }
    return new Search.Group(true, items);
  }

  @Test
  void rulesAsYaml() {
    check("rule_yaml", ConformanceTest::expectedRule, row -> rules(row.get("input").asText()));
  }

  @Test
  void rulesAsMaps() {
    check("rule_dict", ConformanceTest::expectedRule, row -> rules(row.get("input").toString()));
  }

  private static String expectedRule(JsonNode row) {
    JsonNode result = row.get("result");
    if (!row.get("ok").asBoolean() || !result.path("errors").isEmpty()) {
      return "error";
    }
    return trees(result.get("ast"));
  }

  private static String trees(JsonNode recorded) {
    List<String> trees = new ArrayList<>();
    recorded.forEach(tree -> trees.add(TreeText.ofTree(tree)));
    return String.join(" , ", trees);
  }

  @Test
  void filters() {
    for (String table : List.of("filter_yaml", "filter_dict")) {
      check(
          table,
          row ->
              row.get("ok").asBoolean() && row.get("result").path("errors").isEmpty()
                  ? "ok"
                  : "error",
          row -> {
            JsonNode input = row.get("input");
            String text = input.isTextual() ? input.asText() : input.toString();
            SigmaFile file = SigmaFile.read(new SourceText("t", text), MODIFIERS, Limits.DEFAULT);
            return failed(file) || file.filters().size() != 1 ? "error" : "ok";
          });
    }
  }

  @Test
  void collections() {
    for (String table : List.of("collection_yaml", "collection_dicts")) {
      check(
          table,
          row ->
              row.get("ok").asBoolean() && row.get("result").path("errors").isEmpty()
                  ? types(row.get("result").get("rules"))
                  : "error",
          row -> {
            SigmaFile file =
                SigmaFile.read(
                    new SourceText("t", documents(row.get("input"))), MODIFIERS, Limits.DEFAULT);
            return failed(file)
                ? "error"
                : file.rules().size() + "," + file.filters().size() + "," + file.correlations();
          });
    }
  }

  private static String types(JsonNode rules) {
    int[] counts = new int[3];
    for (JsonNode rule : rules) {
      counts[
          switch (rule.asText()) {
            case "SigmaRule" -> 0;
            case "SigmaFilter" -> 1;
            default -> 2;
          }]++;
    }
    return counts[0] + "," + counts[1] + "," + counts[2];
  }

  private static String documents(JsonNode input) {
    if (input.isTextual()) {
      return input.asText();
    }
    List<String> documents = new ArrayList<>();
    input.forEach(document -> documents.add(document.toString()));
    return String.join("\n---\n", documents);
  }

  @Test
  void publishedRules() {
    check(
        "real_rules_ast",
        row -> trees(row.get("ast")),
        row -> rules(SigmaRows.text(SigmaRows.path("rules/" + row.get("file").asText()))));
  }
}
