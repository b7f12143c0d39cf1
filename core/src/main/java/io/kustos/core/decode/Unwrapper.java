package io.kustos.core.decode;

import io.kustos.core.Limits;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;
import io.kustos.core.json.ByteText;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonGrammar;
import io.kustos.core.json.JsonSlice;
import io.kustos.core.json.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes complete values, hands over those that are audit events, and opens those that wrap one. */
final class Unwrapper {
  private static final int WRAPPERS_MAX = 6;

  /** Every known wrapper; the first that fits opens the record. */
  private static final List<Envelope> ENVELOPES =
      List.of(
          new ContainerLogEnvelope(),
          new GkeEnvelope(),
          new AksEnvelope(),
          new AksTableEnvelope(),
          new RancherEnvelope(),
          new Base64Envelope(),
          new CloudWatchEnvelope(),
          new ListEnvelope(),
          new ShipperEnvelope());

  private final Limits limits;
  private final DecodeOptions options;
  private final ItemSink sink;
  private final EventScanner scanner;
  private final AuditEvent view = AuditEvent.view();
  private final Joiner joiner;

  Unwrapper(Limits limits, DecodeOptions options, ItemSink sink, EventScanner scanner) {
    this.limits = limits;
    this.options = options;
    this.sink = sink;
    this.scanner = scanner;
    this.joiner = new Joiner(limits, this);
  }

  Limits limits() {
    return limits;
  }

  /** Puts together events that came in pieces. */
  Joiner joiner() {
    return joiner;
  }

  void reject(Reject reject) {
    sink.reject(reject);
  }

  void notAnEvent(Item item, String detail, JsonSlice record) {
    sink.reject(
        item.reject(
            Reject.Reason.NOT_AN_EVENT, detail, record.bytes(), record.start(), record.end()));
  }

  /** Takes the object that the scanner has just scanned without fault, valid as UTF-8. */
  void scanned(byte[] bytes, int start, int end, Item item, int depth) {
    switch (EventShape.of(scanner, bytes, item.form() == Form.EVENT_LIST)) {
      case EVENT -> event(bytes, start, end, item);
      case LEVEL_LOST -> levelLost(bytes, start, end, item);
      case OTHER -> record(new JsonSlice(bytes, start, end), item, depth);
    }
  }

  private void event(byte[] bytes, int start, int end, Item item) {
    if (end - start > limits.eventBytesMax()) {
      tooLarge(item, "an event of " + (end - start) + " bytes", bytes, start, end);
    } else if (!options.timeless() && !EventShape.hasTime(scanner, bytes)) {
      String detail = "an audit event without a readable stageTimestamp";
      sink.reject(item.reject(Reject.Reason.MISSING_TIMESTAMP, detail, bytes, start, end));
    } else {
      scanner.show(view, start);
      item.event(view);
      sink.event(view, item);
    }
  }

  void tooLarge(Item item, String detail, byte[] bytes, int start, int end) {
    sink.reject(item.reject(Reject.Reason.TOO_LARGE, detail, bytes, start, end));
  }

  /** Puts the level back where Kubernetes has it, when OpenShift's cluster logging moved it. */
  private void levelLost(byte[] bytes, int start, int end, Item item) {
    JsonSlice record = new JsonSlice(bytes, start, end);
    JsonSlice level = record.get("k8s_audit_level");
    if (level == null) {
      level = record.get("openshift_audit_level");
    }
    if (level == null || !level.isString()) {
      event(bytes, start, end, item);
      return;
    }
    JsonSlice cluster = record.path("openshift", "cluster_id");
    item.form(Form.OPENSHIFT_VIAQ);
    item.cluster(cluster == null ? null : cluster.string());
    ByteText text = new ByteText(end - start + 32);
    int at = scanner.start(EventField.LEVEL);
    if (at < 0) {
      text.append("{\"level\":").append(level).append(",").append(bytes, start + 1, end);
    } else {
      text.append(bytes, start, at).append(level);
      text.append(bytes, scanner.end(EventField.LEVEL), end);
    }
    if (scanner.scan(text.bytes(), 0, text.size()) == ScanStatus.OK) {
      event(text.bytes(), 0, text.size(), item);
    } else {
      notAnEvent(item, "an OpenShift record whose level cannot be restored", record);
    }
  }

  private void record(JsonSlice record, Item item, int depth) {
    Members members = Members.of(record);
    if (depth >= WRAPPERS_MAX) {
      String detail = "more than " + WRAPPERS_MAX + " wrappers";
      sink.reject(
          item.reject(
              Reject.Reason.TOO_DEEP, detail, record.bytes(), record.start(), record.end()));
      return;
    }
    for (Envelope envelope : ENVELOPES) {
      if (envelope.fits(members)) {
        envelope.open(members, item, this, depth);
        return;
      }
    }
    notAnEvent(item, describe(members), record);
  }

  private static String describe(Members members) {
    String kind = members.text("kind");
    String version = members.text("apiVersion");
    if (kind != null) {
      return "an object of kind " + brief(kind) + (version == null ? "" : " in " + brief(version));
    }
    return "an object that is no audit event and no known wrapper of one";
  }

  static String brief(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  /** Takes a JSON string that holds the text of an event. */
  void string(JsonSlice string, Item item, int depth) {
    ByteText text = unescaped(string);
    text(text.bytes(), 0, text.size(), item, depth);
  }

  static ByteText unescaped(JsonSlice string) {
    return new ByteText(string.end() - string.start())
        .unescape(string.bytes(), string.start() + 1, string.end() - 1);
  }

  /** Takes a value that is no longer part of the input: an object, an array, a string of either. */
  void value(@Nullable JsonSlice value, Item item, int depth) {
    if (value != null && value.isString()) {
      string(value, item, depth);
    } else if (value != null) {
      text(value.bytes(), value.start(), value.end(), item, depth);
    }
  }

  /** Takes a text taken out of a wrapper: JSON values one after another. */
  void text(byte[] bytes, int start, int end, Item item, int depth) {
    int at = blank(bytes, start, end);
    if (at == end) {
      sink.reject(item.reject(Reject.Reason.NOT_AN_EVENT, "an empty text", bytes, start, end));
      return;
    }
    while (at < end) {
      if (bytes[at] != '{' && bytes[at] != '[') {
        sink.reject(item.reject(Reject.Reason.NOT_AN_EVENT, "a text", bytes, at, end));
        return;
      }
      long after = JsonGrammar.value(bytes, at, end, limits.depthMax());
      if (after < 0) {
        broken(after, bytes, at, end, item);
        return;
      }
      if (Utf8.invalid(bytes, at, (int) after) >= 0) {
        sink.reject(item.reject(Reject.Reason.INVALID_UTF8, "invalid UTF-8", bytes, at, end));
        return;
      }
      complete(new JsonSlice(bytes, at, (int) after), item, depth);
      at = blank(bytes, (int) after, end);
    }
  }

  private void complete(JsonSlice value, Item item, int depth) {
    if (value.isArray()) {
      elements(value, item, depth + 1);
    } else if (scanner.scan(value.bytes(), value.start(), value.end()) == ScanStatus.OK) {
      Item inner = new Item();
      inner.copy(item);
      scanned(value.bytes(), value.start(), value.end(), inner, depth);
    } else {
      notAnEvent(item, "an object that cannot be scanned", value);
    }
  }

  /** Takes each element of an array inside a wrapper. */
  void elements(JsonSlice array, Item item, int depth) {
    if (depth >= WRAPPERS_MAX) {
      String detail = "more than " + WRAPPERS_MAX + " wrappers";
      sink.reject(
          item.reject(Reject.Reason.TOO_DEEP, detail, array.bytes(), array.start(), array.end()));
      return;
    }
    array.forEachElement(element -> value(element, item, depth));
  }

  private void broken(long result, byte[] bytes, int start, int end, Item item) {
    Reject.Reason reason = reason(JsonGrammar.failure(result));
    String detail =
        switch (JsonGrammar.failure(result)) {
          case TRUNCATED -> "the event inside is cut after " + (end - start) + " bytes";
          case UNEXPECTED ->
              "the text inside breaks JSON's grammar at its byte "
                  + (JsonGrammar.failureOffset(result) - start);
          case TOO_DEEP -> "nested deeper than " + limits.depthMax();
        };
    sink.reject(item.reject(reason, detail, bytes, start, end));
  }

  static Reject.Reason reason(JsonGrammar.Failure failure) {
    return switch (failure) {
      case TRUNCATED -> Reject.Reason.TRUNCATED;
      case UNEXPECTED -> Reject.Reason.MALFORMED_JSON;
      case TOO_DEEP -> Reject.Reason.TOO_DEEP;
    };
  }

  /** The first offset from {@code at} that is neither white space nor a byte order mark. */
  static int blank(byte[] bytes, int at, int end) {
    int i = JsonBytes.skipSpace(bytes, at, end);
    while (i + 2 < end
        && bytes[i] == (byte) 0xEF
        && bytes[i + 1] == (byte) 0xBB
        && bytes[i + 2] == (byte) 0xBF) {
      i = JsonBytes.skipSpace(bytes, i + 3, end);
    }
    return i;
  }
}
