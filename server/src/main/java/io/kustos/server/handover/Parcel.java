package io.kustos.server.handover;

import io.kustos.core.json.JsonSlice;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Deliveries and receipts as bodies: of a delivery a line of JSON, then its bytes. */
final class Parcel {
  private Parcel() {}

  static byte[] of(Delivery delivery) {
    JsonWriter json = new JsonWriter(false).beginObject().member("source", delivery.source());
    json.member("cluster", delivery.cluster()).member("offset", delivery.offset());
    json.member("line", delivery.line()).member("received", delivery.received().toString());
    json.member("resume", delivery.resume()).endObject();
    byte[] head = (json + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + delivery.bytes().length);
    System.arraycopy(delivery.bytes(), 0, body, head.length, delivery.bytes().length);
    return body;
  }

  /**
   * The delivery of a body.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Delivery delivery(byte[] body) {
    int end = 0;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    JsonSlice head = JsonSlice.of(Arrays.copyOf(body, end));
    JsonSlice resume = head.get("resume");
    return new Delivery(
        text(head, "source"),
        text(head, "cluster"),
        Arrays.copyOfRange(body, Math.min(end + 1, body.length), body.length),
        number(head, "offset"),
        number(head, "line"),
        Instant.parse(text(head, "received")),
        resume == null ? null : resume.text());
  }

  static String of(Receipt receipt) {
    JsonWriter json = new JsonWriter(false).beginObject().member("events", receipt.events());
    json.member("duplicates", receipt.duplicates()).member("rejects", receipt.rejects());
    return json.endObject().toString();
  }

  static Receipt receipt(byte[] body) {
    JsonSlice json = JsonSlice.of(body);
    return new Receipt(number(json, "events"), number(json, "duplicates"), number(json, "rejects"));
  }

  private static String text(JsonSlice object, String name) {
    JsonSlice found = object.get(name);
    return found == null ? "" : found.text();
  }

  private static long number(JsonSlice object, String name) {
    JsonSlice found = object.get(name);
    return found == null ? 0 : Long.parseLong(found.raw());
  }
}
