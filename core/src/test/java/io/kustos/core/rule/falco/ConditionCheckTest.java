package io.kustos.core.rule.falco;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldDefinition.Origin;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionCheckTest {
  private static final Set<String> NUMBERS =
      Set.of(
          "evt.rawtime",
          "evt.num",
          "evt.count",
          "evt.cpu",
          "thread.cpu",
          "proc.pid",
          "proc.pid.ts",
          "fd.dev",
          "fd.port",
          "fd.num");
  private static final Set<String> STRINGS =
      Set.of(
          "c.true",
          "c.false",
          "c.doublequote",
          "c.singlequote",
          "fd.name",
          "fd.directory",
          "evt.source",
          "evt.plugininfo",
          "evt.type",
          "proc.name",
          "syscall.type");
  private static final Set<String> LISTS = Set.of("fd.types", "evt.args");

  /** Fields of libs' compiler tests that have a type of ours. */
  private static final FieldCatalog LIBS =
      new FieldCatalog() {
        @Override
        public Resolution resolve(String name, @Nullable String argument) {
          Optional<FieldType> type =
              NUMBERS.contains(name)
                  ? Optional.of(FieldType.NUMBER)
                  : LISTS.contains(name)
                      ? Optional.of(FieldType.STRING_LIST)
                      : STRINGS.contains(name) ? Optional.of(FieldType.STRING) : Optional.empty();
          return type.isEmpty()
              ? new Resolution.UnknownField()
              : new Resolution.Found(Field.computed(name, argument, type.get(), (e, c) -> null));
        }

        @Override
        public List<FieldDefinition> definitions() {
          return List.of(
              new FieldDefinition(
                  "ka.verb", FieldType.STRING, ArgumentKind.NONE, false, "", Origin.FALCO));
        }
      };

  @Test
  void acceptsAndWarnsAsFalcosCompiler() {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (JsonNode row : FalcoRows.publishedLines("conformance/filter_compile_and_eval.jsonl")) {
      if (!row.get("parse_ok").asBoolean() || !usesKnownFields(row.get("ast"))) {
        continue;
      }
      boolean compileTest = row.get("fn").asText().equals("test_filter_compile");
      boolean evaluated = row.get("fn").asText().startsWith("EXPECT_");
      if (!compileTest && !evaluated) {
        continue;
      }
      String expected =
          compileTest && row.get("expect_compile_fail").asBoolean()
              ? "refused"
              : "accepted" + (compileTest ? " " + row.get("expect_warnings") : "");
      String actual = outcome(row.get("filter").asText(), compileTest);
      compared++;
      if (!actual.startsWith(expected)) {
        differences.add(row.get("filter") + ": expected " + expected + ", was " + actual);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(409);
  }

  private static String outcome(String filter, boolean warnings) {
    try {
      ConditionCheck check = new ConditionCheck(new FieldNames(LIBS));
      Condition condition = check.check(FilterParser.parse(filter, 128));
      if (condition == null) {
        return "refused " + check.errors();
      }
      return "accepted" + (warnings ? " " + check.warnings().size() : "");
    } catch (FilterException e) {
      return "refused " + e.text();
    }
  }

  private static boolean usesKnownFields(JsonNode node) {
    if (node.has("field")) {
      String name = node.get("field").asText();
      return NUMBERS.contains(name) || STRINGS.contains(name) || LISTS.contains(name);
    }
    for (JsonNode child : node) {
      if (!usesKnownFields(child)) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "tolower(ka.verb, ka.uri) = x~unknown multivalue transformer",
        "join(ka.user.groups) = x~unknown field transfomer 'join'",
        "join(\",\", ka.verb) = x~join() second argument must be a list",
        "join(ka.user.groups, ka.user.groups) = x~join() first argument (separator) must be a"
            + " single value, not a list",
        "concat(ka.user.groups, \"x\") = y~concat() arguments must be strings",
        "getopt(ka.user.groups, \"ab\")[ab] = x~getopt() field argument must be a single option"
            + " character",
        "tolower(len(ka.verb)) = x~can't add field transformer: type 'UINT64' is not supported by"
            + " 'tolower' transformer applied on field 'ka.verb'",
        "ka.verb = val(ka.user.groups)~field 'ka.verb' has type 'CHARBUF' while the right-hand"
            + " side field 'ka.user.groups' has incompatible type 'CHARBUF (list)'",
        "toupper(ka.verb)[x] = foo~filter error: transformer 'toupper' does not support field"
            + " arguments",
        "len(ka.verb) = 1.0~1.0 is not a valid number",
        "ka.uri.paramx = 1~filter 'ka.uri.paramx': ka.uri.param requires an argument but none"
            + " provided",
        "evt.num[1] = 1~filter_check called with nonexistent field evt.num[1]",
        "ka.uri.param[\"a]b\"] = 1~filter_check called with nonexistent field ka.uri.param[a]b]",
        "ka.verb regex 'a(?=b)'~invalid regex pattern: no argument for repetition operator: ?",
      })
  void refusesWithFalcosWords(String filter, String message) {
    ConditionCheck check = new ConditionCheck(new FieldNames(new RecordedFields()));
    assertThat(check.check(FilterParser.parse(filter, 128))).isNull();
    assertThat(check.errors())
        .first()
        .extracting(ConditionCheck.Finding::message)
        .isEqualTo(message);
  }

  @Test
  void refusesConstantsThatFalcoCannotHold() {
    ConditionCheck check = new ConditionCheck(new FieldNames(new RecordedFields()));
    check.check(FilterParser.parse("ka.verb = " + "x".repeat(256), 128));
    assertThat(check.errors())
        .first()
        .extracting(ConditionCheck.Finding::message)
        .asString()
        .startsWith("filter parameter too long (used=257, available=256):xxx");
    assertThat(
            new ConditionCheck(new FieldNames(new RecordedFields()))
                .check(FilterParser.parse("ka.verb = " + "x".repeat(255), 128)))
        .isNotNull();
  }

  @Test
  void tellsAllProblemsOfACondition() {
    ConditionCheck check = new ConditionCheck(new FieldNames(new RecordedFields()));
    check.check(
        FilterParser.parse("ka.vreb = a or ka.user.groups = b and not ka.target.nmae exists", 128));
    assertThat(check.errors()).hasSize(3);
    assertThat(check.errors().get(0).hint()).isEqualTo("did you mean 'ka.verb'?");
    assertThat(check.errors().get(2).hint()).isEqualTo("did you mean 'ka.target.name'?");
  }
}
