package io.kustos.core.decode;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where an event comes from: the range of the input that holds it, wrapper included, and what the
 * wrapper tells. One object is used again for each event; read it during the call that hands it
 * over.
 */
public final class Item {
  private long offset;
  private long length;
  private long line;
  private Form form = Form.NATIVE;
  private @Nullable String cluster;
  private @Nullable String logStream;
  private AuditEvent event = AuditEvent.view();

  Item() {}

  /** Offset in the input of the first byte of the event or of what wraps it. */
  public long offset() {
    return offset;
  }

  /** Bytes from there to the end of the event or of what wraps it. */
  public long length() {
    return length;
  }

  /** Line of the first byte, from 1. */
  public long line() {
    return line;
  }

  public Form form() {
    return form;
  }

  /**
   * Name of the event's cluster as told by the wrapper, else by the event's annotation {@code
   * cluster_name}; null when neither does.
   */
  public @Nullable String cluster() {
    if (cluster == null && event.has(EventField.ANNOTATIONS)) {
      return event.annotation("cluster_name");
    }
    return cluster;
  }

  @Nullable String logStream() {
    return logStream;
  }

  void at(long newOffset, long newLength, long newLine) {
    offset = newOffset;
    length = newLength;
    line = newLine;
  }

  void in(Form newForm, @Nullable String newCluster, @Nullable String newLogStream) {
    form = newForm;
    cluster = newCluster;
    logStream = newLogStream;
  }

  void form(Form newForm) {
    form = newForm;
  }

  void cluster(@Nullable String newCluster) {
    if (newCluster != null) {
      cluster = newCluster;
    }
  }

  void logStream(@Nullable String newLogStream) {
    if (newLogStream != null) {
      logStream = newLogStream;
    }
  }

  void event(AuditEvent newEvent) {
    event = newEvent;
  }

  void copy(Item from) {
    at(from.offset, from.length, from.line);
    in(from.form, from.cluster, from.logStream);
  }

  Reject reject(Reject.Reason reason, String detail, byte[] bytes, int start, int end) {
    return new Reject(reason, line, offset, length, detail, excerpt(bytes, start, end));
  }

  static byte[] excerpt(byte[] bytes, int start, int end) {
    return Arrays.copyOfRange(bytes, start, Math.min(end, start + Reject.EXCERPT_BYTES_MAX));
  }
}
