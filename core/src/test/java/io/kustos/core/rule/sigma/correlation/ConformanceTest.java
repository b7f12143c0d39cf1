package io.kustos.core.rule.sigma.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.rule.CorrelationCondition;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.sigma.Differences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The correlation rules on which pySigma was recorded. */
class ConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Their fields are those of other systems. */
  private static final FieldCatalog ANY_FIELD =
      new FieldCatalog() {
        @Override
        public Resolution resolve(String name, @Nullable String argument) {
          return new Resolution.Found(
              Field.computed(name, argument, FieldType.STRING, (event, context) -> null));
        }

        @Override
        public List<FieldDefinition> definitions() {
          return List.of();
        }
      };

  @TestFactory
  Stream<DynamicTest> dictionaries() throws IOException {
    return rows("correlation_dict", row -> row.get("input").toString());
  }

  @TestFactory
  Stream<DynamicTest> texts() throws IOException {
    return rows("correlation_yaml", row -> row.get("input").asText());
  }

  @TestFactory
  Stream<DynamicTest> collections() throws IOException {
    return rows("collection_yaml", row -> row.get("input").asText())
        .filter(test -> test.getDisplayName().contains("correlation"));
  }

  private interface Text {
    String of(JsonNode row);
  }

  private static Stream<DynamicTest> rows(String table, Text text) throws IOException {
    String name = table + ".jsonl";
    for (String root : new String[] {"../../shared/data", "../shared/data"}) {
      Path path = Path.of(root).resolve("sigma/conformance").resolve(name);
      if (Files.exists(path)) {
        List<String> lines = Files.readAllLines(path);
        return lines.stream()
            .map(ConformanceTest::row)
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        row.get("test").asText(), () -> check(table, row, text.of(row))));
      }
    }
    System.out.println("SKIPPED for want of ../shared/data/sigma/conformance/" + name);
    return Assumptions.abort("no " + name);
  }

  private static JsonNode row(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(String table, JsonNode row, String text) {
    RuleSet rules =
        new SigmaCorrelations(ANY_FIELD, ANY_FIELD).load(List.of(new SourceText("rule.yml", text)));
    Differences differences = Differences.of("correlations in " + table);
    String ours = rules.hasErrors() ? "error" : "ok";
    boolean same = rules.hasErrors() != row.get("ok").asBoolean();
    assertThat(same || differences.knows(row, ours))
        .as("%s; %s", rules.diagnostics(), differences.line(row, ours))
        .isTrue();
    boolean ok = !rules.hasErrors();
    JsonNode expected = row.path("result").path("dict").path("correlation");
    if (ok && !expected.isMissingNode()) {
      compare(rules.correlations().getFirst(), expected);
    }
  }

  private static void compare(CorrelationRule rule, JsonNode expected) {
    assertThat(rule.type().label()).isEqualTo(expected.get("type").asText());
    assertThat(rule.references())
        .extracting(CorrelationRule.Reference::name)
        .isEqualTo(texts(expected.get("rules")));
    assertThat(rule.groupBy())
        .extracting(CorrelationRule.Key::name)
        .isEqualTo(texts(expected.get("group-by")));
    expected
        .get("aliases")
        .properties()
        .forEach(
            alias -> {
              CorrelationRule.Key key =
                  rule.groupBy().stream()
                      .filter(one -> one.name().equals(alias.getKey()))
                      .findFirst()
                      .orElseThrow();
              alias
                  .getValue()
                  .properties()
                  .forEach(
                      field ->
                          assertThat(key.aliases().get(field.getKey()))
                              .hasToString(field.getValue().asText()));
            });
    if (rule.condition() instanceof CorrelationCondition.Range range) {
      assertThat(range.bounds())
          .allSatisfy(
              bound ->
                  assertThat(expected.get("condition").get(bound.test().label()).asDouble())
                      .isEqualTo(bound.limit()));
    }
  }

  private static List<String> texts(JsonNode list) {
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .map(i -> list.get(i).asText())
        .toList();
  }
}
