package io.kustos.core.rule.falco.field;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.falco.FalcoData;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog.Resolution;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every value that the real Falco printed of a field, on crafted and on published events. */
class FieldExtractionTest {
  private static final EventContext CONTEXT = new EventContext(1, 0, "host", ZoneOffset.UTC);

  /**
   * Values we print differently. The plugin's parser rewrites a string's escapes in Go's manner
   * once some other field has read that string, so that an object's text depends on what was read
   * before.
   */
  private static final Set<String> OTHERWISE =
      Set.of("e21-unicode json.value[/user]", "e22-nul json.value[/user]");

  @Test
  void craftedEvents() {
    List<AuditEvent> events = FalcoData.events(FalcoData.resourceLines("k8s/events.jsonl"));
    List<String> mistakes = new ArrayList<>();
    List<String> rows = FalcoData.resourceLines("k8s/field_extraction.jsonl");
    rows.forEach(row -> check(FalcoData.json(row), events, mistakes));
    assertThat(mistakes).isEmpty();
    assertThat(rows).hasSameSizeAs(events).hasSize(38);
  }

  @Test
  void publishedEvents() {
    List<String> mistakes = new ArrayList<>();
    Map<String, List<AuditEvent>> files = new HashMap<>();
    int values = 0;
    for (String row : FalcoData.sharedLines("falco/conformance/k8s/field_extraction.jsonl")) {
      JsonNode expected = FalcoData.json(row);
      String file = expected.get("file").asText();
      values += expected.get("fields").size();
      String folder = file.equals("events.jsonl") ? "conformance/k8s/" : "events/";
      List<AuditEvent> events =
          files.computeIfAbsent(
              file, name -> FalcoData.events(FalcoData.sharedLines("falco/" + folder + name)));
      check(expected, events, mistakes);
    }
    assertThat(mistakes).isEmpty();
    assertThat(values).isEqualTo(89 * 216);
  }

  private static void check(JsonNode row, List<AuditEvent> events, List<String> mistakes) {
    AuditEvent event = events.get(row.get("n").asInt());
    row.get("fields")
        .properties()
        .forEach(
            expected -> {
              Object actual = field(expected.getKey()).extract(event, CONTEXT);
              if (expected.getKey().equals("evt.time")) {
                actual = event.stageNanos();
              }
              JsonNode found = FalcoData.JSON.valueToTree(actual);
              String what = row.get("auditid").asText() + " " + expected.getKey();
              if (found.equals(expected.getValue()) == OTHERWISE.contains(what)) {
                mistakes.add(what + ": expected " + expected.getValue() + ", found " + found);
              }
            });
  }

  private static Field field(String token) {
    int bracket = token.indexOf('[');
    String name = bracket < 0 ? token : token.substring(0, bracket);
    String argument = bracket < 0 ? null : token.substring(bracket + 1, token.length() - 1);
    Resolution resolution = FalcoFields.catalog().resolve(name, argument);
    return ((Resolution.Found) resolution).field();
  }
}
