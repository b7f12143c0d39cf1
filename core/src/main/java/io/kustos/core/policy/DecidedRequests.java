package io.kustos.core.policy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What policies decide about the requests behind events, found again by the bytes that a policy
 * looks at: recorded requests repeat. Not thread-safe.
 */
final class DecidedRequests {
  /** Requests kept; beyond them it begins anew. */
  private static final int REQUESTS_MAX = 8_192;

  private static final int SLOTS = REQUESTS_MAX * 4;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final EventField[] FIELDS = {
    EventField.VERB,
    EventField.OBJECT_RESOURCE,
    EventField.OBJECT_SUBRESOURCE,
    EventField.OBJECT_NAMESPACE,
    EventField.OBJECT_API_GROUP,
    EventField.USER_NAME,
    EventField.USER_GROUPS,
    EventField.STAGE,
    EventField.LEVEL,
  };

  /** A kind of request at a stage, with what is decided about it. */
  static final class Decided {
    private final byte[] key;
    private final int hash;
    private final RequestAttributes request;
    private final Stage stage;
    private final Level recorded;
    private final String what;
    private final Decision after;
    private final @Nullable Decision before;

    private Decided(
        byte[] key,
        int hash,
        AuditEvent event,
        PolicyEvaluator after,
        @Nullable PolicyEvaluator old) {
      this.key = key;
      this.hash = hash;
      this.request = EventRequest.of(event);
      this.stage = stageOf(event);
      this.recorded = EventCut.recorded(event);
      this.what = whatOf(request);
      this.after = after.evaluate(request);
      this.before = old == null ? null : old.evaluate(request);
    }

    RequestAttributes request() {
      return request;
    }

    String user() {
      return request.user() == null ? "(no user)" : request.user();
    }

    Stage stage() {
      return stage;
    }

    Level recorded() {
      return recorded;
    }

    /** Verb and resource, for people. */
    String what() {
      return what;
    }

    Decision after() {
      return after;
    }

    @Nullable Decision before() {
      return before;
    }
  }

  private final PolicyEvaluator after;
  private final @Nullable PolicyEvaluator old;
  private final boolean named;
  private final @Nullable Decided[] slots = new Decided[SLOTS];
  private byte[] probe = new byte[1024];
  private int length;
  private int count;

  DecidedRequests(PolicyEvaluator after, @Nullable PolicyEvaluator old) {
    this.after = after;
    this.old = old;
    this.named = after.namesObjects() || (old != null && old.namesObjects());
  }

  /** What is decided about the request behind an event. */
  Decided of(AuditEvent event) {
    fill(event);
    int hash = hash();
    int slot = slot(hash);
    for (Decided found = slots[slot]; found != null; found = slots[slot]) {
      if (found.hash == hash && Arrays.equals(found.key, 0, found.key.length, probe, 0, length)) {
        return found;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (++count > REQUESTS_MAX) {
      Arrays.fill(slots, null);
      count = 1;
      slot = slot(hash);
    }
    Decided made = new Decided(Arrays.copyOf(probe, length), hash, event, after, old);
    slots[slot] = made;
    return made;
  }

  /** Eight bytes at a time; what lies beyond the key is zero. */
  private int hash() {
    room(Long.BYTES);
    Arrays.fill(probe, length, length + Long.BYTES, (byte) 0);
    long hash = length;
    for (int i = 0; i < length; i += Long.BYTES) {
      hash = (hash ^ JsonBytes.word(probe, i)) * MIX;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 15)) & (SLOTS - 1);
  }

  private void fill(AuditEvent event) {
    length = 0;
    for (EventField field : FIELDS) {
      put(event, field);
    }
    if (named) {
      put(event, EventField.OBJECT_NAME);
    }
    boolean resource = event.has(EventField.OBJECT_REF);
    int bodies =
        (resource ? 1 : 0)
            + (event.has(EventField.REQUEST_OBJECT) ? 2 : 0)
            + (event.has(EventField.RESPONSE_OBJECT) ? 4 : 0);
    room(1);
    probe[length++] = (byte) bodies;
    if (!resource) {
      put(event, EventField.REQUEST_URI);
    }
  }

  /** The field's bytes and their number; a number of its own for none. */
  private void put(AuditEvent event, EventField field) {
    int from = event.start(field);
    int size = from < 0 ? -1 : event.end(field) - from;
    room(Math.max(0, size) + Integer.BYTES);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      probe[length++] = (byte) (size >> shift);
    }
    if (size > 0) {
      System.arraycopy(event.bytes(), from, probe, length, size);
      length += size;
    }
  }

  private void room(int bytes) {
    if (length + bytes > probe.length) {
      probe = Arrays.copyOf(probe, Math.max(probe.length * 2, length + bytes));
    }
  }

  private static Stage stageOf(AuditEvent event) {
    String text = event.text(EventField.STAGE);
    return text == null ? Stage.RESPONSE_COMPLETE : Stage.of(text).orElse(Stage.RESPONSE_COMPLETE);
  }

  private static String whatOf(RequestAttributes request) {
    if (!request.resourceRequest()) {
      String path = request.path();
      int second = path.indexOf('/', 1);
      return request.verb() + " " + (second < 0 ? path : path.substring(0, second + 1) + "*");
    }
    String group = request.apiGroup().isEmpty() ? "" : "." + request.apiGroup();
    return request.verb() + " " + request.combinedResource() + group;
  }
}
