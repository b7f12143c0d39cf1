package io.kustos.core.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.detect.Matching;
import io.kustos.core.enrich.AddressList;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.StarterPack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds the schema for editors and the parser to each other. */
class ScenarioSchemaTest {
  private static final JsonNode SCHEMA = schema();

  private static JsonNode schema() {
    try {
      return new ObjectMapper()
          .readTree(Files.readString(Path.of("../docs/schemas/scenario.schema.json")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> keys(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.path("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void keysAreTheParsers() {
    JsonNode defs = SCHEMA.path("$defs");
    assertThat(keys(SCHEMA)).containsExactlyElementsOf(ScenarioKeys.TOP);
    assertThat(keys(defs.path("case"))).containsExactlyElementsOf(ScenarioKeys.CASE);
    assertThat(keys(defs.path("expectation"))).containsExactlyElementsOf(ScenarioKeys.EXPECTATION);
    assertThat(keys(defs.path("inlineRules"))).containsExactlyElementsOf(ScenarioKeys.INLINE_RULES);
    assertThat(keys(defs.path("eventsFile"))).containsExactlyElementsOf(ScenarioKeys.EVENTS_FILE);
    assertThat(keys(SCHEMA.path("properties").path("enrich")))
        .containsExactlyElementsOf(ScenarioKeys.ENRICH);
    assertThat(keys(defs.path("addresses"))).containsExactlyElementsOf(ScenarioKeys.ADDRESSES);
    assertThat(keys(defs.path("place"))).containsExactlyElementsOf(ScenarioKeys.GEO);
    assertThat(keys(defs.path("tag"))).containsExactlyElementsOf(ScenarioKeys.TAG);
  }

  @Test
  void matchingsAreTheEngines() {
    List<String> known = new ArrayList<>();
    SCHEMA.path("properties").path("matching").path("enum").forEach(v -> known.add(v.asText()));
    assertThat(known)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Matching.values()).map(m -> m.name().toLowerCase(Locale.ROOT)).toList());
  }

  @Test
  void kindsOfAddressesAreTheTables() {
    List<String> known = new ArrayList<>();
    SCHEMA.at("/$defs/addresses/properties/kind/enum").forEach(kind -> known.add(kind.asText()));
    assertThat(known)
        .containsExactlyElementsOf(
            Arrays.stream(AddressList.Kind.values()).map(AddressList.Kind::label).toList());
  }

  @Test
  void keysOfEventsExist() {
    List<String> fields = Arrays.stream(EventField.values()).map(f -> f.path().getFirst()).toList();
    assertThat(fields).containsAll(keys(SCHEMA.path("$defs").path("event")));
  }

  @Test
  void theScenariosOfTheStarterPackNameIt() {
    for (SourceText scenario : StarterPack.scenarios()) {
      String path = scenario.line(1).replaceFirst("# yaml-language-server: \\$schema=", "");
      Path from = Path.of("src/main/resources/io/kustos/rules/scenarios");
      assertThat(from.resolve(path)).as(scenario.name()).exists();
    }
  }
}
