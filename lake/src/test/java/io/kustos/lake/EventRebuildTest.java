package io.kustos.lake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.event.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Exact bytes from columns. */
class EventRebuildTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventRow row = new EventRow();
  private final EventRebuild rebuild = new EventRebuild();

  static List<String> corpora() {
    return Corpus.NAMES;
  }

  private boolean rebuilt(String json) {
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    row.fill(event, 0);
    return rebuild.matches(row, event);
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void everyRecordedEventIsRebuilt(String corpus) {
    List<AuditEvent> events = Corpus.events(corpus);
    int same = 0;
    for (AuditEvent event : events) {
      row.fill(event, 0);
      same += rebuild.matches(row, event) ? 1 : 0;
    }
    System.out.printf("%s: %d of %d events rebuilt%n", corpus, same, events.size());
    assertThat(same).isEqualTo(events.size());
  }

  @Test
  void itemsOfAListHaveNoKind() {
    String times =
        "\"requestReceivedTimestamp\":\"2026-11-23T01:16:14.213095Z\","
            + "\"stageTimestamp\":\"2026-11-23T01:16:14.215860Z\"";
    String item =
        "{\"level\":\"Metadata\",\"auditID\":\"a\",\"stage\":\"ResponseComplete\","
            + "\"requestURI\":\"/\",\"verb\":\"get\",\"user\":{},"
            + times
            + "}";
    assertThat(rebuilt(item)).isTrue();
    assertThat(rebuilt(item.replace("\"user\":{}", "\"user\":{\"uid\":\"7\"}"))).isTrue();
    assertThat(rebuilt(item.replace(".215860Z", ".21586Z"))).isFalse();
    assertThat(rebuilt(item.replace("\"verb\"", "\"unknown\":1,\"verb\""))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a.b/c, true",
    "z.b/c, true",
    "authorization.k8s.io/a, true",
    "authorization.k8s.io/zzz, true",
    "authorization.k8s.io/middle, false"
  })
  void annotationsKeepTheirOrder(String other, boolean expected) {
    List<String> members = new ArrayList<>();
    members.add("\"authorization.k8s.io/decision\":\"allow\"");
    members.add("\"authorization.k8s.io/reason\":\"\"");
    members.add("\"" + other + "\":\"x \\u003e y\"");
    members.sort(null);
    String json =
        "{\"level\":\"Metadata\",\"auditID\":\"a\",\"stage\":\"Panic\",\"requestURI\":\"/\","
            + "\"verb\":\"\",\"user\":{},"
            + "\"requestReceivedTimestamp\":\"1969-12-31T23:59:59.999999Z\","
            + "\"stageTimestamp\":\"1969-12-31T23:59:59.999999Z\",\"annotations\":{"
            + String.join(",", members)
            + "}}";
    assertThat(rebuilt(json)).isEqualTo(expected);
  }

  @Property(tries = 2000)
  void goStringsReadBackAsTheyWere(@ForAll("texts") String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    RebuildBuffer out = new RebuildBuffer(1);
    GoJson.string(utf8, 0, utf8.length, out);
    String json = new String(out.toBytes(), StandardCharsets.UTF_8);
    assertThat(JSON.readValue(json, String.class))
        .isEqualTo(new String(utf8, StandardCharsets.UTF_8));
    assertThat(json).doesNotContain("<", ">", "&", "\u2028", "\u2029", "\n", "\0");
  }

  @Property(tries = 1000)
  void eventsInTheFixedFormAreRebuilt(
      @ForAll("texts") String name, @ForAll("texts") String agent, @ForAll("texts") String reason) {
    RebuildBuffer json = new RebuildBuffer(1);
    add(json, "{\"level\":\"Metadata\",\"auditID\":\"a\",\"stage\":\"Panic\",\"requestURI\":");
    go(json, agent);
    add(json, ",\"verb\":\"get\",\"user\":{\"username\":");
    go(json, name);
    add(json, "},\"userAgent\":");
    go(json, agent);
    add(json, ",\"requestReceivedTimestamp\":\"2026-01-01T00:00:00.000000Z\"");
    add(json, ",\"stageTimestamp\":\"2026-01-01T00:00:00.000001Z\"");
    add(json, ",\"annotations\":{\"authorization.k8s.io/reason\":");
    go(json, reason);
    add(json, "}}");
    AuditEvent event = AuditEvent.parse(json.toBytes());
    row.fill(event, 0);
    assertThat(rebuild.matches(row, event)).isTrue();
  }

  @Property(tries = 1000)
  void whatIsRebuiltIsEqualOrTheBytesAreKept(@ForAll("events") String json) {
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    row.fill(event, 7);
    if (!rebuild.matches(row, event)) {
      row.raw(event.toBytes());
    }
    assertThat(rebuild.bytes(row)).isEqualTo(event.toBytes());
  }

  private static void add(RebuildBuffer out, String text) {
    out.add(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void go(RebuildBuffer out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    GoJson.string(utf8, 0, utf8.length, out);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars("abc <>&\"\\/'\t\n\r\b\f\0\u001e\u007f\u2028\u2029\u00e9\u20ac")
        .withCharRange('0', '9')
        .ofMaxLength(24);
  }

  @Provide
  Arbitrary<String> events() {
    Arbitrary<String> values =
        Arbitraries.of(
            "\"x\"",
            "null",
            "7",
            "{}",
            "[]",
            "[\"a\",\"b\"]",
            "[null]",
            "{\"a\":\"b\"}",
            "\"\\ud800\"",
            "{\"username\":\"u\",\"groups\":[\"g\"],\"extra\":{\"k\":[\"v\"]}}",
            "{\"metadata\":{},\"code\":200}",
            "{\"code\":0200}".replace("0200", "-1"),
            "\"2026-01-01T00:00:00.000000Z\"",
            "\"2026-01-01T00:00:00Z\"",
            "{\"authorization.k8s.io/decision\":\"allow\",\"x\":1}");
    Arbitrary<String> keys =
        Arbitraries.of(
            "kind",
            "apiVersion",
            "level",
            "auditID",
            "stage",
            "verb",
            "user",
            "impersonatedUser",
            "sourceIPs",
            "userAgent",
            "objectRef",
            "responseStatus",
            "requestObject",
            "requestReceivedTimestamp",
            "stageTimestamp",
            "annotations",
            "odd");
    return net.jqwik.api.Combinators.combine(keys, values)
        .as((key, value) -> "\"" + key + "\":" + value)
        .list()
        .ofMaxSize(8)
        .map(members -> "{" + String.join(",", members) + "}");
  }
}
