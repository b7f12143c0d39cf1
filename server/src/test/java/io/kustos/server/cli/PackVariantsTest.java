package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.Limits;
import io.kustos.core.coverage.RuleSheet;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.ContentPack;
import io.kustos.server.cli.Program.Ran;
import io.kustos.server.cli.option.Languages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Asks the content pack about the same acts in other shapes: other verbs, bodies, kinds, stages,
 * clients, clusters. The rows stand in {@code variants}, a file a tactic; a row lays its {@code
 * event} over the file's {@code like} of its name, over {@code base}, over {@link #EVENT} (RFC
 * 7396; {@code !null} is a null that stays). {@code repeat} and {@code each} make several events of
 * it. {@code fires} must be found, {@code silent} not, nor anything of level {@code below} or
 * above.
 */
class PackVariantsTest {
  private static final List<String> TACTICS =
      List.of(
          "credential-access",
          "defense-evasion",
          "discovery",
          "execution",
          "impact",
          "initial-access",
          "persistence",
          "privilege-escalation");
  private static final Map<String, Object> EVENT =
      Map.of(
          "kind", "Event",
          "apiVersion", "audit.k8s.io/v1",
          "level", "RequestResponse",
          "stage", "ResponseComplete",
          "sourceIPs", List.of("10.20.0.7"),
          "annotations", Map.of("authorization.k8s.io/decision", "allow"));
  private static final Map<String, Integer> PRIORITIES =
      Map.of("Informational", 0, "Notice", 1, "Warning", 2, "Error", 3, "Critical", 4);
  private static final Map<String, Integer> LEVELS =
      Map.of("low", 1, "medium", 2, "high", 3, "critical", 4);
  private static final Instant BEGIN = Instant.parse("2026-01-01T10:00:00Z");

  /** No window of a rule reaches from one row into the next. */
  private static final Duration APART = Duration.ofDays(33);

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Map<Long, Integer> rowAt = new TreeMap<>();
  private final List<Row> rows = new ArrayList<>();

  private record Row(String name, Map<?, ?> wants) {
    List<?> names(String key) {
      return wants.get(key) instanceof List<?> list ? list : List.of();
    }

    int below() {
      return wants.get("below") instanceof String level
          ? Objects.requireNonNull(LEVELS.get(level))
          : Integer.MAX_VALUE;
    }
  }

  @Test
  void everyRowIsAnswered() throws IOException {
    for (String tactic : TACTICS) {
      read(tactic);
    }
    assertThat(rows).hasSizeGreaterThan(300);
    Map<Integer, Map<String, Integer>> found = scan();
    SoftAssertions soft = new SoftAssertions();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Map<String, Integer> here = found.getOrDefault(i, Map.of());
      List<String> wrong = new ArrayList<>();
      row.names("fires").stream()
          .filter(n -> !here.containsKey(n))
          .forEach(n -> wrong.add("-" + n));
      row.names("silent").stream().filter(here::containsKey).forEach(n -> wrong.add("+" + n));
      here.forEach(
          (rule, priority) -> {
            if (priority >= row.below()) {
              wrong.add("too high: " + rule);
            }
          });
      soft.assertThat(wrong).as(row.name()).isEmpty();
    }
    soft.assertAll();
  }

  /** A row that names a rule that is not there would be answered by anything. */
  @Test
  void rowsNameRulesOfThePack() throws IOException {
    for (String tactic : TACTICS) {
      read(tactic);
    }
    Set<String> known =
        RuleSheet.of(Languages.all(Limits.DEFAULT, Lookups.NONE).load(ContentPack.rules())).stream()
            .map(RuleSheet::name)
            .collect(Collectors.toSet());
    for (Row row : rows) {
      assertThat(known)
          .as(row.name())
          .containsAll(row.names("fires").stream().map(String::valueOf).toList())
          .containsAll(row.names("silent").stream().map(String::valueOf).toList());
    }
  }

  private void read(String tactic) throws IOException {
    String name = "variants/" + tactic + ".yaml";
    Map<?, ?> file;
    try (InputStream in =
        Objects.requireNonNull(PackVariantsTest.class.getResourceAsStream(name), name)) {
      file =
          (Map<?, ?>)
              new Load(LoadSettings.builder().setLabel(name).build()).loadFromInputStream(in);
    }
    Object base = merged(EVENT, file.get("base"));
    for (Object one : (List<?>) Objects.requireNonNull(file.get("rows"))) {
      Map<?, ?> row = (Map<?, ?>) one;
      Map<?, ?> likes = (Map<?, ?>) Objects.requireNonNull(file.get("like"));
      Object like = Objects.requireNonNull(likes.get(row.get("like")), "like in " + name);
      Object event = merged(merged(base, like), row.get("event"));
      List<Object> events = new ArrayList<>();
      if (row.get("each") instanceof List<?> each) {
        each.forEach(patch -> events.add(merged(event, patch)));
      } else {
        int times = row.get("repeat") instanceof Integer number ? number : 1;
        for (int i = 0; i < times; i++) {
          events.add(event);
        }
      }
      for (int i = 0; i < events.size(); i++) {
        write((Map<?, ?>) events.get(i), i, row.containsKey("each"));
      }
      rows.add(new Row(tactic + ": " + row.get("like") + ": " + row.get("case"), row));
    }
  }

  private void write(Map<?, ?> event, int number, boolean others) throws IOException {
    Map<String, Object> whole = new LinkedHashMap<>();
    event.forEach((key, value) -> whole.put(String.valueOf(key), value));
    Instant time = BEGIN.plus(APART.multipliedBy(rows.size())).plusSeconds(number);
    whole.putIfAbsent("auditID", "%08x-0000-4000-8000-%012x".formatted(rows.size(), number));
    whole.putIfAbsent("requestReceivedTimestamp", time.toString());
    whole.putIfAbsent("stageTimestamp", time.plusMillis(100).toString());
    if (others) {
      whole.merge("requestURI", "?n=" + number, (uri, query) -> uri + String.valueOf(query));
    }
    rowAt.put((long) log.size(), rows.size());
    log.writeBytes(JSON.writeValueAsString(kept(whole)).getBytes(StandardCharsets.UTF_8));
    log.write('\n');
  }

  /** By row, what was found with its priority. */
  private Map<Integer, Map<String, Integer>> scan() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Files.write(file, log.toByteArray());
    Ran ran =
        Program.run("scan", file, "--rules", "pack", "--matching", "all", "--output", "jsonl");
    assertThat(ran.err()).contains(" 0 rejects");
    Map<Integer, Map<String, Integer>> found = new TreeMap<>();
    for (String line : ran.out().lines().toList()) {
      JsonNode alert = JSON.readTree(line);
      int row =
          Objects.requireNonNull(rowAt.get(alert.path("kustos").path("offset").asLong(-1)), line);
      int priority = Objects.requireNonNull(PRIORITIES.get(alert.path("priority").asText()), line);
      found
          .computeIfAbsent(row, key -> new TreeMap<>())
          .merge(alert.path("rule").asText(), priority, Math::max);
    }
    return found;
  }

  private static Object merged(@Nullable Object below, @Nullable Object above) {
    if (!(above instanceof Map<?, ?> patch)) {
      return above == null ? Objects.requireNonNull(below) : above;
    }
    Map<Object, Object> result = new LinkedHashMap<>();
    if (below instanceof Map<?, ?> map) {
      result.putAll(map);
    }
    patch.forEach(
        (key, value) -> {
          if (value == null) {
            result.remove(key);
          } else {
            result.put(key, merged(result.get(key), value));
          }
        });
    return result;
  }

  private static @Nullable Object kept(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      map.forEach((key, one) -> result.put(String.valueOf(key), kept(one)));
      return result;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      list.forEach(one -> result.add(kept(one)));
      return result;
    }
    return "!null".equals(value) ? null : value;
  }
}
