package io.kustos.core.event;

import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonSlice;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes audit event: its exact bytes, and fields read from them on demand.
 *
 * <p>The bytes are the JSON text of an {@code audit.k8s.io} Event. For an event that came wrapped
 * (a cloud's log entry, for example) they are the event taken out of, or mapped from, the wrapper;
 * the wrapper's own bytes stay with the decoder's item.
 *
 * <p>An event made by {@link #parse} or {@link EventScanner#event} is immutable. A view filled by
 * {@link EventScanner#show} changes with the next scan, one filled by {@link EventScanner#copyTo}
 * when it is filled again; {@link #retain} copies it.
 */
public final class AuditEvent {
  private byte[] bytes;
  private int start;
  private int end;
  private int[] spans;
  private @Nullable Object derived;

  AuditEvent(byte[] bytes, int start, int end, int[] spans) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.spans = spans;
  }

  /** An empty view, to be filled by {@link EventScanner#show}. */
  public static AuditEvent view() {
    return new AuditEvent(new byte[0], 0, 0, new int[0]);
  }

  /**
   * The event in a JSON text, under the default depth.
   *
   * @throws IllegalArgumentException when the text is not one JSON object
   */
  public static AuditEvent parse(byte[] json) {
    EventScanner scanner = new EventScanner(io.kustos.core.Limits.DEFAULT.depthMax());
    int start = JsonBytes.skipSpace(json, 0, json.length);
    ScanStatus status = scanner.scan(json, start, json.length);
    if (status != ScanStatus.OK
        || JsonBytes.skipSpace(json, scanner.end(), json.length) != json.length) {
      throw new IllegalArgumentException("not one JSON object: " + status);
    }
    return scanner.event(start);
  }

  void show(byte[] bytes, int start, int end, int[] spans) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.spans = spans;
    this.derived = null;
  }

  void copy(byte[] bytes, int start, int end, int[] spans) {
    int[] own = this.spans.length == spans.length ? this.spans : new int[spans.length];
    System.arraycopy(spans, 0, own, 0, spans.length);
    show(bytes, start, end, own);
  }

  /** An immutable copy with bytes of its own. */
  public AuditEvent retain() {
    int[] moved = spans.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] = moved[i] < 0 ? -1 : moved[i] - start;
    }
    return new AuditEvent(toBytes(), 0, end - start, moved);
  }

  /** The array that holds the event; do not change it. */
  public byte[] bytes() {
    return bytes;
  }

  /** Offset of the event's first byte in {@link #bytes}. */
  public int start() {
    return start;
  }

  /** Offset after the event's last byte in {@link #bytes}. */
  public int end() {
    return end;
  }

  /** A copy of the exact bytes. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  public boolean has(EventField field) {
    return spans[field.ordinal() * 2] >= 0;
  }

  /** Offset in {@link #bytes} of the field's JSON value (a string's quote), or -1. */
  public int start(EventField field) {
    return spans[field.ordinal() * 2];
  }

  /** Offset in {@link #bytes} after the field's JSON value, or -1. */
  public int end(EventField field) {
    return spans[field.ordinal() * 2 + 1];
  }

  /** The field's JSON value; null when the event has none. */
  public @Nullable JsonSlice value(EventField field) {
    int from = spans[field.ordinal() * 2];
    return from < 0 ? null : new JsonSlice(bytes, from, spans[field.ordinal() * 2 + 1]);
  }

  /** A string's decoded text, anything else's JSON text as written; null when there is none. */
  public @Nullable String text(EventField field) {
    int from = spans[field.ordinal() * 2];
    if (from < 0) {
      return null;
    }
    int to = spans[field.ordinal() * 2 + 1];
    return bytes[from] == '"'
        ? JsonBytes.decode(bytes, from + 1, to - 1)
        : new JsonSlice(bytes, from, to).raw();
  }

  /** The text of an annotation; null when there is none. */
  public @Nullable String annotation(String key) {
    JsonSlice annotations = value(EventField.ANNOTATIONS);
    JsonSlice found = annotations == null ? null : annotations.get(key);
    return found == null ? null : found.text();
  }

  /** The whole event as a JSON value. */
  public JsonSlice root() {
    return new JsonSlice(bytes, start, end);
  }

  /**
   * When the event's stage was reached, from {@code stageTimestamp}, in older versions {@code
   * timestamp}; nanoseconds since the epoch, or {@link Timestamps#NONE}.
   */
  public long stageNanos() {
    int from = start(EventField.STAGE_TIMESTAMP);
    EventField field = from >= 0 ? EventField.STAGE_TIMESTAMP : EventField.TIMESTAMP;
    return nanos(field);
  }

  /** A timestamp field in nanoseconds since the epoch, or {@link Timestamps#NONE}. */
  public long nanos(EventField field) {
    int from = start(field);
    if (from < 0 || bytes[from] != '"') {
      return Timestamps.NONE;
    }
    return Timestamps.parse(bytes, from + 1, end(field) - 1);
  }

  /**
   * Whether an object has no member but those that are fields themselves; false also when that
   * would take more than adding up lengths to know.
   */
  public boolean hasOnlyFields(EventField object) {
    int start = start(object);
    if (start < 0 || bytes[start] != '{') {
      return false;
    }
    int length = 1;
    for (EventField field : object.inner()) {
      int from = start(field);
      if (from >= 0) {
        // Two quotes, a colon, and a comma or the closing brace.
        length += field.nameLength() + 4 + end(field) - from;
      }
    }
    return length == end(object) - start;
  }

  /**
   * What a reader worked out from the bytes, kept with them until this view shows another event.
   * One type is kept at a time. It must be a function of the bytes alone: threads that ask at once
   * may each work it out.
   */
  public <T> T derived(Class<T> type, Function<AuditEvent, T> derivation) {
    Object known = derived;
    if (type.isInstance(known)) {
      return type.cast(known);
    }
    T made = derivation.apply(this);
    derived = made;
    return made;
  }

  @Override
  public String toString() {
    return root().raw();
  }
}
