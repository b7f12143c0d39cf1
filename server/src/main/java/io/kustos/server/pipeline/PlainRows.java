package io.kustos.server.pipeline;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Priority;
import io.kustos.lake.ArchivedEvent;
import io.kustos.lake.ArchivedFinding;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Rows that any archive can take that has room: to tell a row's fault from the disk's. */
final class PlainRows {
  private PlainRows() {}

  /** An event that takes as much room as another, however well that is compressed. */
  static ArchivedEvent like(ArchivedEvent other) {
    String text =
        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Request\","
            + "\"auditID\":\"0\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/\","
            + "\"verb\":\"get\",\"user\":{\"username\":\"kustos\"},\"requestObject\":\""
            + random(other.event().end() - other.event().start())
            + "\"}";
    return new ArchivedEvent(
        AuditEvent.parse(text.getBytes(StandardCharsets.UTF_8)),
        DeliveryReader.CLUSTER_UNKNOWN,
        "",
        other.shard(),
        other.position(),
        other.receivedMicros(),
        null);
  }

  /** A finding that takes as much room as another. */
  static ArchivedFinding like(ArchivedFinding other) {
    return new ArchivedFinding(
        "0",
        "plain",
        "plain",
        "",
        Priority.DEBUG.label(),
        other.eventMicros(),
        DeliveryReader.CLUSTER_UNKNOWN,
        other.shard(),
        other.position(),
        "",
        "",
        random(other.message().length() + other.fields().length()),
        "{}",
        List.of());
  }

  private static String random(int length) {
    byte[] random = new byte[length / 2];
    new Random(length).nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
