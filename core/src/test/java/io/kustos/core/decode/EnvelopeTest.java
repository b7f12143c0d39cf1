package io.kustos.core.decode;

import static io.kustos.core.decode.Texts.base64;
import static io.kustos.core.decode.Texts.bodied;
import static io.kustos.core.decode.Texts.event;
import static io.kustos.core.decode.Texts.gzip;
import static io.kustos.core.decode.Texts.listItem;
import static io.kustos.core.decode.Texts.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.decode.Reject.Reason;
import io.kustos.core.event.EventField;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Wrapped forms, built around events that we recorded. */
class EnvelopeTest {
  private static final String GROUP = "\"logGroup\":\"/aws/eks/prod-1/cluster\"";

  private static List<String> recorded() throws IOException {
    try (InputStream in = EnvelopeTest.class.getResourceAsStream("metadata.jsonl")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static String logEvent(String message) {
    return "{\"id\":\"3\",\"timestamp\":1795394886000,\"message\":" + quote(message) + "}";
  }

  private static String subscription(String... logEvents) {
    return "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\","
        + GROUP
        + ",\"logStream\":\"kube-apiserver-audit-0a\",\"subscriptionFilters\":[\"x\"],\"logEvents\":["
        + String.join(",", logEvents)
        + "]}";
  }

  private static String aks(String log) {
    return "{\"time\":\"2026-01-01T00:00:00Z\",\"category\":\"kube-audit-admin\",\"resourceId\":"
        + "\"/SUBSCRIPTIONS/0/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.CONTAINERSERVICE"
        + "/MANAGEDCLUSTERS/C1\",\"properties\":{\"log\":"
        + log
        + ",\"stream\":\"stdout\"}}";
  }

  private record Wrapper(Form form, String cluster, UnaryOperator<String> wrap) {}

  private static final List<Wrapper> WRAPPERS =
      List.of(
          new Wrapper(Form.NATIVE, null, e -> e),
          new Wrapper(Form.EKS_CLOUDWATCH, "prod-1", e -> subscription(logEvent(e))),
          new Wrapper(
              Form.EKS_CLOUDWATCH,
              "prod-1",
              e -> "{\"awslogs\":{\"data\":\"" + base64(gzip(subscription(logEvent(e)))) + "\"}}"),
          new Wrapper(
              Form.EKS_CLOUDWATCH,
              "prod-1",
              e ->
                  "{\"invocationId\":\"i\",\"deliveryStreamArn\":\"a\",\"region\":\"r\",\"records\":"
                      + "[{\"recordId\":\"1\",\"data\":\""
                      + base64(gzip(subscription(logEvent(e))))
                      + "\"}]}"),
          new Wrapper(
              Form.EKS_CLOUDWATCH,
              null,
              e ->
                  "{\"events\":[{\"logStreamName\":\"kube-apiserver-audit-0a\",\"timestamp\":1,"
                      + "\"message\":"
                      + quote(e)
                      + ",\"ingestionTime\":2,\"eventId\":\"3\"}],\"searchedLogStreams\":[],"
                      + "\"nextToken\":\"t\"}"),
          new Wrapper(Form.ARRAY, null, e -> "[" + quote(e) + "]"),
          new Wrapper(Form.AKS_DIAGNOSTIC, "C1", e -> aks(quote(e + "\n"))),
          new Wrapper(Form.AKS_DIAGNOSTIC, "C1", e -> aks(e)),
          new Wrapper(Form.AKS_DIAGNOSTIC, "C1", e -> "{\"records\":[" + aks(quote(e)) + "]}"),
          new Wrapper(Form.AKS_DIAGNOSTIC, "C1", e -> "[{\"records\":[" + aks(quote(e)) + "]}]"),
          new Wrapper(
              Form.AKS_DIAGNOSTIC,
              "c2",
              e ->
                  "{\"Category\":\"kube-audit\",\"log_s\":"
                      + quote(e)
                      + ",\"_ResourceId\":\"/a/managedclusters/c2\"}"),
          new Wrapper(
              Form.DOCKER_JSON,
              null,
              e -> "{\"log\":" + quote(e + "\n") + ",\"stream\":\"stdout\",\"time\":\"t\"}"),
          new Wrapper(Form.DOCKER_JSON, null, e -> "{\"log\":" + quote(e) + ",\"tag\":\"x\"}"),
          new Wrapper(Form.CRI, null, e -> "2026-11-23T00:45:01.219481Z stdout F " + e),
          new Wrapper(Form.CRI, null, e -> "2026-11-23T00:45:01.2+01:00 stderr F:x " + e),
          new Wrapper(Form.LINE_PREFIX, null, e -> "master-0.example.com " + e),
          new Wrapper(Form.LINE_PREFIX, null, e -> "Nov 23 00:45:01 m0 kube-apiserver[7]: " + e),
          new Wrapper(
              Form.SHIPPER,
              null,
              e -> "{\"time\":1,\"sourcetype\":\"kube:apiserver:audit\",\"event\":" + e + "}"),
          new Wrapper(Form.SHIPPER, null, e -> "{\"event\":" + quote(e) + "}"),
          new Wrapper(Form.SHIPPER, null, e -> "{\"_index\":\"i\",\"_source\":" + e + "}"),
          new Wrapper(Form.SHIPPER, null, e -> "{\"kubernetes\":{\"audit\":" + e + "}}"),
          new Wrapper(Form.SHIPPER, null, e -> "{\"message\":" + quote(e) + ",\"host\":{}}"));

  @Test
  void wrappedTextsAreUnaltered() throws IOException {
    List<String> recorded = recorded();
    assertThat(recorded).hasSizeGreaterThan(10);
    for (Wrapper wrapper : WRAPPERS) {
      StringBuilder input = new StringBuilder();
      recorded.forEach(e -> input.append(wrapper.wrap().apply(e)).append('\n'));
      Collected found = Collected.decode(input.toString());
      assertThat(found.rejects).isEmpty();
      assertThat(found.events.stream().map(e -> e.event().toString()))
          .as(wrapper.wrap().apply("…"))
          .containsExactlyElementsOf(recorded);
      assertThat(found.events).allMatch(e -> e.form() == wrapper.form());
      assertThat(found.events).allMatch(e -> Objects.equals(e.cluster(), wrapper.cluster()));
      assertThat(found.events.get(3).line()).isEqualTo(4);
    }
  }

  @Test
  void formsMayBeMixed() {
    StringBuilder input = new StringBuilder();
    for (Wrapper wrapper : WRAPPERS) {
      input.append(wrapper.wrap().apply(bodied("é\uD834\uDD1E"))).append('\n');
    }
    Collected found = Collected.decodeInPieces(input.toString());
    assertThat(found.rejects).isEmpty();
    assertThat(found.events.stream().map(e -> e.form()))
        .containsExactlyElementsOf(WRAPPERS.stream().map(Wrapper::form).toList());
    assertThat(found.ids()).containsOnly("é\uD834\uDD1E");
  }

  @Test
  void originalRangeIsThatOfTheWrapper() {
    String record = logEvent(event("a"));
    Collected found = Collected.decodeInPieces(subscription(record, logEvent(event("b"))));
    assertThat(found.events.get(0).offset()).isEqualTo(subscription().length() - 2);
    assertThat(found.events.get(0).length()).isEqualTo(record.length());
  }

  @Test
  void cloudWatchEventsSplitOverRecordsAreJoined() {
    String split = bodied("s");
    for (int cut = 1; cut < split.length(); cut += 7) {
      String first = split.substring(0, cut);
      String rest = split.substring(cut);
      Collected found =
          Collected.decodeInPieces(
              subscription(logEvent(event("a")), logEvent(first))
                  + "\n"
                  + subscription(logEvent(rest), logEvent(event("b"))));
      assertThat(found.rejects).as(first).isEmpty();
      assertThat(found.ids()).containsExactly("a", "s", "b");
      assertThat(found.events.get(1).event().toString()).isEqualTo(split);
    }
  }

  @Test
  void cloudWatchEventsCutShortAreRejects() {
    String cut = bodied("x").substring(0, 200);
    Collected found =
        Collected.decodeInPieces(subscription(logEvent(cut), logEvent(event("a")), logEvent(cut)));
    assertThat(found.ids()).containsExactly("a");
    assertThat(found.reasons()).containsExactly(Reason.TRUNCATED, Reason.TRUNCATED);
  }

  @Test
  void otherStreamsOfTheClusterAreNoEvents() {
    String other =
        "{\"events\":[{\"logStreamName\":\"authenticator-0a\",\"timestamp\":1,\"message\":"
            + "\"time=\\\"2026-11-23T00:00:00Z\\\" level=info msg=\\\"access granted\\\"\"}]}";
    Collected found = Collected.decodeInPieces(other + subscription(logEvent(event("a"))));
    assertThat(found.ids()).containsExactly("a");
    assertThat(found.reasons()).containsExactly(Reason.NOT_AN_EVENT);
    assertThat(found.rejects.get(0).detail()).contains("authenticator-0a");
  }

  @Test
  void badPackingIsAReject() {
    for (String data : new String[] {"%%%", base64(new byte[] {0x1F, (byte) 0x8B, 1, 2, 3}), ""}) {
      Collected found =
          Collected.decodeInPieces("{\"awslogs\":{\"data\":\"" + data + "\"}}\n" + event("a"));
      assertThat(found.ids()).containsExactly("a");
      assertThat(found.rejects).hasSize(1);
    }
  }

  @Test
  void gzipBombIsTooLarge() {
    Limits small = new Limits(10_000, 32, 100_000, 1, 1, 1, 1, 1);
    String bomb = "{\"awslogs\":{\"data\":\"" + base64(gzip("0".repeat(5_000_000))) + "\"}}";
    Collected found =
        Collected.decode(
            (bomb + event("a")).getBytes(StandardCharsets.UTF_8), small, DecodeOptions.DEFAULT);
    assertThat(found.ids()).containsExactly("a");
    assertThat(found.reasons()).containsExactly(Reason.TOO_LARGE);
  }

  @Test
  void wrappersInWrappersEnd() {
    String text = event("a");
    for (int i = 0; i < 12; i++) {
      text = "{\"event\":" + text + "}";
    }
    assertThat(Collected.decodeInPieces(text).reasons()).containsExactly(Reason.TOO_DEEP);
  }

  @Test
  void criPiecesAreJoinedByStream() {
    String e = bodied("é");
    byte[] bytes = e.getBytes(StandardCharsets.UTF_8);
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    String time = "2026-11-23T00:45:01.219481123Z ";
    int inside = latin.indexOf('\u00C3') + 1;
    String text =
        time
            + "stdout P "
            + latin.substring(0, inside)
            + "\n"
            + time
            + "stderr F I1123 klog\n"
            + time
            + "stdout P "
            + latin.substring(inside, 200)
            + "\n"
            + time
            + "stdout F "
            + latin.substring(200)
            + "\n"
            + time
            + "stdout P "
            + latin.substring(0, 100)
            + "\n"
            + time
            + "stdout F "
            + latin
            + "\n"
            + time
            + "stdout P "
            + latin.substring(0, 100);
    Collected found = Collected.decode(text.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(found.ids()).containsExactly("é", "é");
    assertThat(found.events.get(0).event().toString()).isEqualTo(e);
    assertThat(found.events.get(0).offset()).isZero();
    assertThat(found.reasons())
        .containsExactly(Reason.NOT_AN_EVENT, Reason.TRUNCATED, Reason.TRUNCATED);
  }

  @Test
  void dockerPiecesAreJoined() {
    String e = event("a").replace("list", "l".repeat(40_000));
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < e.length(); at += 16_384) {
      int end = Math.min(e.length(), at + 16_384);
      String piece = e.substring(at, end) + (end == e.length() ? "\n" : "");
      text.append("{\"log\":").append(quote(piece)).append(",\"stream\":\"stdout\"}\n");
      text.append("{\"log\":\"I1123 klog\\n\",\"stream\":\"stderr\"}\n");
    }
    Collected found = Collected.decodeInPieces(text.toString());
    assertThat(found.ids()).containsExactly("a");
    assertThat(found.reasons()).containsOnly(Reason.NOT_AN_EVENT).hasSize(3);
  }

  @Test
  void openShiftLevelIsRestored() {
    String viaq =
        event("a")
            .replace("\"level\":\"Metadata\"", "\"level\":\"default\"")
            .replaceAll(
                "}$",
                ",\"openshift_audit_level\":\"Request\",\"openshift\":{\"cluster_id\":\"o1\"}}");
    Collected found = Collected.decodeInPieces(viaq);
    assertThat(found.only(EventField.LEVEL)).isEqualTo("Request");
    assertThat(found.events.get(0).cluster()).isEqualTo("o1");
    assertThat(
            Collected.decodeInPieces(viaq.replace("\"level\":\"default\",", ""))
                .only(EventField.LEVEL))
        .isEqualTo("Request");
  }

  @Test
  void clusterAnnotation() {
    String text = event("a").replaceAll("}$", ",\"annotations\":{\"cluster_name\":\"blue\"}}");
    assertThat(Collected.decodeInPieces(text).events.get(0).cluster()).isEqualTo("blue");
  }

  @Test
  void otherAksCategories() {
    String text = aks(quote("I1123 log")).replace("kube-audit-admin", "kube-controller-manager");
    Collected found =
        Collected.decodeInPieces(text + "\n" + aks(quote("I1123 text")) + "\n" + listItem("a"));
    assertThat(found.reasons()).containsOnly(Reason.NOT_AN_EVENT).hasSize(2);
    assertThat(found.ids()).containsExactly("a");
  }
}
