package io.kustos.core.event;

import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonGrammar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the fields of an audit event in one pass and remembers where they are; makes no object per
 * event. The whole event, bodies included, is checked against RFC 8259. Of duplicate keys the first
 * counts.
 *
 * <p>Not thread-safe; one scanner per thread.
 */
public final class EventScanner {
  private static final KeyTable ROOT = new KeyTable();
  private static final KeyTable[] NESTED = nestedTables();

  private final int depthMax;
  private final int[] spans = new int[EventField.ALL.length * 2];
  private byte[] bytes = new byte[0];
  private int end;
  private int errorOffset;
  private ScanStatus status = ScanStatus.MALFORMED;

  /**
   * A scanner that refuses deeper events.
   *
   * @param depthMax how many levels of objects and arrays an event may nest
   */
  public EventScanner(int depthMax) {
    this.depthMax = depthMax;
  }

  private static KeyTable[] nestedTables() {
    KeyTable[] tables = new KeyTable[EventField.ALL.length];
    for (EventField field : EventField.ALL) {
      boolean parent =
          Arrays.stream(EventField.ALL)
              .anyMatch(f -> f.path().size() == 2 && f.path().get(0).equals(field.path().get(0)));
      if (field.path().size() == 1 && parent) {
        tables[field.ordinal()] = new KeyTable(field.path().get(0));
      }
    }
    return tables;
  }

  /**
   * Scans the JSON object that starts at {@code start}, which must be its opening brace.
   *
   * @param bytes holds the object
   * @param end where the text ends; bytes after the object, before {@code end}, are not looked at
   * @return OK, with {@link #end} telling where the object ends, or why not, with {@link
   *     #errorOffset}
   */
  public ScanStatus scan(byte[] bytes, int start, int end) {
    Arrays.fill(spans, -1);
    this.bytes = bytes;
    this.end = end;
    if (start >= end || bytes[start] != '{') {
      return failed(JsonGrammar.fail(JsonGrammar.Failure.UNEXPECTED, start));
    }
    long after = object(start, ROOT, depthMax - 1);
    if (after < 0) {
      return failed(after);
    }
    this.end = (int) after;
    status = ScanStatus.OK;
    return status;
  }

  private ScanStatus failed(long result) {
    errorOffset = JsonGrammar.failureOffset(result);
    status =
        switch (JsonGrammar.failure(result)) {
          case TRUNCATED -> ScanStatus.TRUNCATED;
          case UNEXPECTED -> ScanStatus.MALFORMED;
          case TOO_DEEP -> ScanStatus.TOO_DEEP;
        };
    return status;
  }

  /** The offset after the object of the last scan that was OK. */
  public int end() {
    return end;
  }

  /** The offset at which the last scan failed. */
  public int errorOffset() {
    return errorOffset;
  }

  /** A lasting event over the bytes of the last scan, which must have been OK. */
  public AuditEvent event(int start) {
    if (status != ScanStatus.OK) {
      throw new IllegalStateException("the last scan found no event");
    }
    return new AuditEvent(bytes, start, end, spans.clone());
  }

  /** Makes {@code view} show the last scan; it is valid until the next one. */
  public void show(AuditEvent view, int start) {
    view.show(bytes, start, end, spans);
  }

  /**
   * Makes {@code view} hold the last scan, which must have been OK: it is valid as long as the
   * bytes stay as they are. Uses again what the view holds.
   *
   * @param view one that was never given to {@link #show}
   */
  public void copyTo(AuditEvent view, int start) {
    if (status != ScanStatus.OK) {
      throw new IllegalStateException("the last scan found no event");
    }
    view.copy(bytes, start, end, spans);
  }

  /** Start of a field's value in the bytes of the last scan, or -1. */
  public int start(EventField field) {
    return spans[field.ordinal() * 2];
  }

  /** End of a field's value in the bytes of the last scan, or -1. */
  public int end(EventField field) {
    return spans[field.ordinal() * 2 + 1];
  }

  private long object(int open, KeyTable keys, int depth) {
    int at = skipSpace(open + 1);
    if (at < end && bytes[at] == '}') {
      return at + 1;
    }
    int hint = 0;
    while (true) {
      if (at >= end) {
        return JsonGrammar.fail(JsonGrammar.Failure.TRUNCATED, end);
      }
      if (bytes[at] != '"') {
        return JsonGrammar.fail(JsonGrammar.Failure.UNEXPECTED, at);
      }
      int entry = keys.find(bytes, at + 1, end, hint);
      int keyEnd;
      if (entry >= 0) {
        hint = entry + 1;
        keyEnd = at + 1 + keys.length(entry);
      } else {
        keyEnd = JsonBytes.skipString(bytes, at + 1, end);
        if (keyEnd < 0) {
          return JsonGrammar.value(bytes, at, end, depth);
        }
        entry = escapedEntry(at + 1, keyEnd, keys);
      }
      long next = member(keyEnd, entry < 0 ? -1 : keys.field(entry), depth);
      if (next < 0) {
        return next;
      }
      at = skipSpace((int) next);
      if (at >= end) {
        return JsonGrammar.fail(JsonGrammar.Failure.TRUNCATED, end);
      }
      if (bytes[at] == '}') {
        return at + 1;
      }
      if (bytes[at] != ',') {
        return JsonGrammar.fail(JsonGrammar.Failure.UNEXPECTED, at);
      }
      at = skipSpace(at + 1);
    }
  }

  private int skipSpace(int at) {
    return at < end && bytes[at] > ' ' ? at : JsonBytes.skipSpace(bytes, at, end);
  }

  /** The entry that a key with escapes names; -1 when it has none or names no field. */
  private int escapedEntry(int start, int keyEnd, KeyTable keys) {
    if (!JsonBytes.hasEscape(bytes, start, keyEnd - 1)) {
      return -1;
    }
    String key = JsonBytes.decode(bytes, start, keyEnd - 1) + '"';
    byte[] decoded = key.getBytes(StandardCharsets.UTF_8);
    int entry = keys.findSlowly(decoded, 0, decoded.length);
    return entry >= 0 && keys.length(entry) == decoded.length ? entry : -1;
  }

  /** The value after a key, and where it ends. */
  private long member(int keyEnd, int field, int depth) {
    int colon = skipSpace(keyEnd);
    if (colon >= end) {
      return JsonGrammar.fail(JsonGrammar.Failure.TRUNCATED, end);
    }
    if (bytes[colon] != ':') {
      return JsonGrammar.fail(JsonGrammar.Failure.UNEXPECTED, colon);
    }
    int value = skipSpace(colon + 1);
    if (field < 0 || spans[field * 2] >= 0) {
      return JsonGrammar.value(bytes, value, end, depth);
    }
    long after = value(value, field, depth);
    if (after >= 0) {
      spans[field * 2] = value;
      spans[field * 2 + 1] = (int) after;
    }
    return after;
  }

  private long value(int at, int field, int depth) {
    if (at >= end) {
      return JsonGrammar.fail(JsonGrammar.Failure.TRUNCATED, end);
    }
    byte first = bytes[at];
    if (first == '"') {
      int after = JsonBytes.skipString(bytes, at + 1, end);
      return after >= 0 ? after : JsonGrammar.value(bytes, at, end, depth);
    }
    if (first != '{' && first != '[') {
      return JsonGrammar.value(bytes, at, end, depth);
    }
    KeyTable nested = NESTED[field];
    if (nested == null || first == '[') {
      return JsonGrammar.value(bytes, at, end, depth);
    }
    return depth == 0
        ? JsonGrammar.fail(JsonGrammar.Failure.TOO_DEEP, at)
        : object(at, nested, depth - 1);
  }
}
