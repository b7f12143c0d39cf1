package io.kustos.server.pipeline;

import io.kustos.core.event.AuditEvent;
import io.kustos.lake.ArchivedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Finds the events of a batch that the table cannot take, by halves. An event is to blame only when
 * it cannot be written alone while another one of its length can: a disk that is full is nobody's
 * fault.
 */
final class Culprits {
  private final EventTable table;
  private final List<Culprit> found = new ArrayList<>();

  /**
   * An event that cannot be written.
   *
   * @param event the event
   * @param reason what writing it says
   */
  record Culprit(ArchivedEvent event, String reason) {}

  private Culprits(EventTable table) {
    this.table = table;
  }

  /**
   * The events of a batch that are to blame; none when the batch can be written.
   *
   * @throws IOException when nothing can be written at the moment
   */
  static List<Culprit> in(List<ArchivedEvent> batch, EventTable table) throws IOException {
    Culprits search = new Culprits(table);
    search.part(batch);
    return search.found;
  }

  private void part(List<ArchivedEvent> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    try {
      table.rehearse(events);
    } catch (IOException | RuntimeException e) {
      if (events.size() == 1) {
        table.rehearse(List.of(like(events.getFirst())));
        found.add(new Culprit(events.getFirst(), String.valueOf(e)));
      } else {
        int half = events.size() / 2;
        part(events.subList(0, half));
        part(events.subList(half, events.size()));
      }
    }
  }

  /** A plain event that takes as much room, however well that is compressed. */
  private static ArchivedEvent like(ArchivedEvent other) {
    int length = other.event().end() - other.event().start();
    byte[] random = new byte[length / 2];
    new Random(length).nextBytes(random);
    String text =
        "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Request\","
            + "\"auditID\":\"0\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/\","
            + "\"verb\":\"get\",\"user\":{\"username\":\"kustos\"},\"requestObject\":\""
            + HexFormat.of().formatHex(random)
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
}
