package io.kustos.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.Limits;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server wrote and sent, and what is surprising in it. */
class CorpusTest {
  private static void forEach(byte[] bytes, Consumer<AuditEvent> action) {
    ItemSink sink =
        new ItemSink() {
          @Override
          public void event(AuditEvent event, Item item) {
            action.accept(event);
          }

          @Override
          public void reject(Reject reject) {
            throw new AssertionError(reject.toString());
          }
        };
    new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, sink)
        .decode(bytes, 0, bytes.length, true);
  }

  private static void log(String folder, Consumer<AuditEvent> action) {
    forEach(SharedData.bytes("corpus/" + folder + "/audit.jsonl.gz"), action);
  }

  private static JsonNode stats(String folder) throws IOException {
    return new ObjectMapper().readTree(SharedData.bytes("corpus/" + folder + "/STATS.json"));
  }

  private static String code(AuditEvent event) {
    return String.valueOf(event.text(EventField.RESPONSE_CODE));
  }

  private static void count(Map<String, Integer> counts, String key) {
    counts.merge(key, 1, Integer::sum);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "full-allstages", "metadata", "rich-policy", "rare"})
  void countsAreThoseOfTheRecording(String folder) throws IOException {
    Map<String, Integer> verbs = new HashMap<>();
    Map<String, Integer> levels = new HashMap<>();
    Map<String, Integer> users = new HashMap<>();
    log(
        folder,
        event -> {
          count(verbs, String.valueOf(event.text(EventField.VERB)));
          count(levels, String.valueOf(event.text(EventField.LEVEL)));
          count(users, String.valueOf(event.text(EventField.USER_NAME)));
        });
    JsonNode stats = stats(folder);
    assertThat(verbs.values().stream().mapToInt(n -> n).sum())
        .isEqualTo(stats.get("events").asInt());
    stats
        .get("verbs")
        .properties()
        .forEach(e -> assertThat(verbs).containsEntry(e.getKey(), e.getValue().asInt()));
    stats
        .get("levels")
        .properties()
        .forEach(e -> assertThat(levels).containsEntry(e.getKey(), e.getValue().asInt()));
    stats
        .get("users")
        .properties()
        .forEach(
            e -> {
              if (!e.getKey().startsWith("(")) {
                assertThat(users).containsEntry(e.getKey(), e.getValue().asInt());
              }
            });
  }

  @Test
  void countsOfTheWeek() throws IOException {
    int[] count = {0};
    forEach(SharedData.bytes("corpus/week/days1-6-benign.jsonl.gz"), event -> count[0]++);
    forEach(SharedData.bytes("corpus/week/day7-with-attacks.jsonl.gz"), event -> count[0]++);
    assertThat(count[0]).isEqualTo(stats("week").get("events").asInt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "full-allstages", "metadata", "rich-policy", "rare"})
  void webhookBodiesAreListsWhoseItemsLackKind(String folder) throws IOException {
    int[] count = {0, 0};
    for (byte[] body :
        Tar.files(SharedData.bytes("corpus/" + folder + "/webhook-payloads.tar.gz"))) {
      forEach(
          body,
          event -> {
            count[0]++;
            count[1] += event.has(EventField.KIND) ? 1 : 0;
          });
    }
    assertThat(count[0]).isEqualTo(stats(folder).get("webhookEvents").asInt());
    assertThat(count[1]).isZero();
  }

  @Test
  void unauthenticatedRequestsAppearOnceAndHaveNoUser() {
    Map<String, Integer> ids = new HashMap<>();
    log(
        "full-allstages",
        event -> {
          if (code(event).equals("401")) {
            assertThat(event.text(EventField.STAGE)).isEqualTo("ResponseStarted");
            assertThat(event.text(EventField.USER)).isEqualTo("{}");
            count(ids, String.valueOf(event.text(EventField.AUDIT_ID)));
          }
        });
    assertThat(ids).isNotEmpty();
    assertThat(ids.values()).allMatch(n -> n == 1);
  }

  @Test
  void generatedNamesAreNotInTheReference() {
    int[] found = {0};
    log(
        "full",
        event -> {
          JsonSlice body = event.value(EventField.REQUEST_OBJECT);
          boolean generated =
              body != null
                  && "create".equals(event.text(EventField.VERB))
                  && body.path("metadata", "generateName") != null
                  && body.path("metadata", "name") == null
                  && !event.has(EventField.OBJECT_SUBRESOURCE);
          if (generated) {
            assertThat(event.has(EventField.OBJECT_NAME)).isFalse();
            found[0]++;
          }
        });
    assertThat(found[0]).isPositive();
  }

  @Test
  void bodiesOfJsonPatchesAreArrays() {
    int[] found = {0};
    log(
        "full",
        event -> {
          JsonSlice body = event.value(EventField.REQUEST_OBJECT);
          if (body != null && body.isArray()) {
            assertThat(event.text(EventField.VERB)).isEqualTo("patch");
            assertThat(body.element(0).get("op")).isNotNull();
            found[0]++;
          }
        });
    assertThat(found[0]).isPositive();
  }

  @Test
  void auditIdsAreNoKey() {
    Set<String> seen = new HashSet<>();
    int[] repeated = {0};
    log(
        "full",
        event ->
            repeated[0] +=
                seen.add(event.text(EventField.AUDIT_ID) + "/" + event.text(EventField.STAGE))
                    ? 0
                    : 1);
    assertThat(seen).isNotEmpty();
    assertThat(seen).anyMatch(id -> !id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.*"));
  }

  @Test
  void admissionForbidsWhatAuthorizationAllowed() {
    int[] found = {0};
    log(
        "full",
        event -> {
          boolean allowed = "allow".equals(event.annotation("authorization.k8s.io/decision"));
          found[0] += code(event).equals("403") && allowed ? 1 : 0;
        });
    assertThat(found[0]).isPositive();
  }

  @Test
  void longEventsAreCommon() {
    int[] found = {0};
    log("full", event -> found[0] += event.end() - event.start() > 64 << 10 ? 1 : 0);
    assertThat(found[0]).isGreaterThan(50);
  }

  @ParameterizedTest
  @CsvSource({"1048576", "65536", "777"})
  void piecesMakeNoDifference(int size) {
    byte[] bytes = SharedData.bytes("corpus/rare/audit.jsonl.gz");
    Collected whole = Collected.decode(bytes);
    Collected pieces = Collected.decodeInChunks(bytes, Limits.DEFAULT, DecodeOptions.DEFAULT, size);
    assertThat(pieces.order).isEqualTo(whole.order);
    int lines = new String(bytes, StandardCharsets.UTF_8).split("\n").length;
    assertThat(whole.events.get(whole.events.size() - 1).line()).isEqualTo(lines);
  }

  @Test
  void eventsKeepTheirBytes() {
    byte[] bytes = SharedData.bytes("corpus/rare/audit.jsonl.gz");
    StringBuilder joined = new StringBuilder();
    forEach(bytes, event -> joined.append(event).append('\n'));
    assertThat(joined.toString()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }
}
