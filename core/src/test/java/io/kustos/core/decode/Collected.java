package io.kustos.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps all that a decoder finds. */
final class Collected implements ItemSink {
  record Found(
      AuditEvent event, Form form, @Nullable String cluster, long line, long offset, long length) {
    @Nullable String text(EventField field) {
      return event.text(field);
    }

    @Override
    public String toString() {
      return form + "@" + line + ":" + offset + "+" + length + " " + cluster + " " + event;
    }
  }

  final List<Found> events = new ArrayList<>();
  final List<Reject> rejects = new ArrayList<>();
  final List<String> order = new ArrayList<>();

  @Override
  public void event(AuditEvent event, Item item) {
    Found found =
        new Found(
            event.retain(), item.form(), item.cluster(), item.line(), item.offset(), item.length());
    events.add(found);
    order.add(found.toString());
  }

  @Override
  public void reject(Reject reject) {
    rejects.add(reject);
    order.add(reject + " " + reject.excerptText());
  }

  static Collected decode(String text) {
    return decode(text.getBytes(StandardCharsets.UTF_8));
  }

  static Collected decode(byte[] bytes) {
    return decode(bytes, Limits.DEFAULT, DecodeOptions.DEFAULT);
  }

  static Collected decode(byte[] bytes, Limits limits, DecodeOptions options) {
    Collected collected = new Collected();
    int consumed =
        new ChunkDecoder(limits, options, collected).decode(bytes, 0, bytes.length, true);
    if (consumed != bytes.length) {
      throw new AssertionError("consumed " + consumed + " of " + bytes.length);
    }
    return collected;
  }

  /** The same whole as cut into pieces. */
  static Collected decodeInPieces(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Collected whole = decode(bytes);
    for (int size : new int[] {1, 100}) {
      Collected pieces = decodeInChunks(bytes, Limits.DEFAULT, DecodeOptions.DEFAULT, size);
      assertThat(pieces.order).isEqualTo(whole.order);
    }
    return whole;
  }

  /** Decodes by way of a buffer that gets so many bytes at a time, in turn. */
  static Collected decodeInChunks(
      byte[] bytes, Limits limits, DecodeOptions options, int... sizes) {
    Collected collected = new Collected();
    ChunkDecoder decoder = new ChunkDecoder(limits, options, collected);
    byte[] buffer = new byte[0];
    int from = 0;
    for (int i = 0; from < bytes.length || i == 0; i++) {
      int to = Math.min(bytes.length, from + Math.max(1, sizes[i % sizes.length]));
      int kept = buffer.length;
      buffer = Arrays.copyOf(buffer, kept + to - from);
      System.arraycopy(bytes, from, buffer, kept, to - from);
      from = to;
      int consumed = decoder.decode(buffer, 0, buffer.length, from == bytes.length);
      buffer = Arrays.copyOfRange(buffer, consumed, buffer.length);
    }
    if (buffer.length > 0 || decoder.offset() != bytes.length || !decoder.isClean()) {
      throw new AssertionError("left over: " + buffer.length);
    }
    return collected;
  }

  @Nullable String only(EventField field) {
    if (events.size() != 1 || !rejects.isEmpty()) {
      throw new AssertionError("not one event: " + order);
    }
    return events.get(0).text(field);
  }

  List<Reject.Reason> reasons() {
    return rejects.stream().map(Reject::reason).toList();
  }

  List<String> ids() {
    return events.stream().map(e -> String.valueOf(e.text(EventField.AUDIT_ID))).toList();
  }
}
