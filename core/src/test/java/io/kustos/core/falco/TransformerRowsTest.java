package io.kustos.core.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.detect.Matching;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.falco.FalcoLanguage;
import io.kustos.core.rule.falco.FalcoOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What libs' own tests expect of transformers, on the one event that they use. */
class TransformerRowsTest {
  private static final AuditEvent EVENT =
      AuditEvent.parse(
          "{\"stageTimestamp\":\"2024-01-02T03:04:05Z\"}".getBytes(StandardCharsets.UTF_8));
  private static final FalcoLanguage LANGUAGE =
      new FalcoLanguage(FalcoOptions.DEFAULT, Map.of("k8s_audit", new FileFields()));

  /** The fields of libs' test event that opens a file. */
  private static final class FileFields implements FieldCatalog {
    private static final Map<String, Object> VALUES =
        Map.of(
            "fd.name",
            "/tmp/file_to_run",
            "fd.directory",
            "/tmp",
            "fd.types",
            List.of("file"),
            "evt.num",
            1L);

    @Override
    public Resolution resolve(String name, @Nullable String argument) {
      Object value = VALUES.get(name);
      if (value == null) {
        return new Resolution.UnknownField();
      }
      FieldType type =
          switch (value) {
            case String text -> FieldType.STRING;
            case Long number -> FieldType.NUMBER;
            default -> FieldType.STRING_LIST;
          };
      return new Resolution.Found(Field.computed(name, argument, type, (e, c) -> value));
    }

    @Override
    public List<FieldDefinition> definitions() {
      return List.of();
    }
  }

  @Test
  void conditionsWithTransformers() {
    List<String> mistakes = new ArrayList<>();
    int count = 0;
    for (String line : FalcoData.sharedLines("falco/conformance/filter_compile_and_eval.jsonl")) {
      JsonNode row = FalcoData.json(line);
      String test = row.get("test").asText();
      if (test.contains(".multivalue_transformer_") || test.contains(".basename_transformer")) {
        String wanted =
            row.get("post").asText().contains("exception") ? "error" : row.get("expect").asText();
        String found = evaluate(row.get("filter").asText());
        if (!found.equals(wanted)) {
          mistakes.add(row.get("filter").asText() + ": expected " + wanted + ", found " + found);
        }
        count++;
      }
    }
    assertThat(mistakes).isEmpty();
    assertThat(count).isEqualTo(154);
  }

  private static String evaluate(String condition) {
    RuleSet rules = FalcoRules.ofCondition(LANGUAGE, condition);
    if (rules.hasErrors()) {
      return "error";
    }
    FalcoRun run = new FalcoRun(rules, Matching.ALL, "host");
    run.accept(EVENT);
    return String.valueOf(!run.findings().isEmpty());
  }
}
