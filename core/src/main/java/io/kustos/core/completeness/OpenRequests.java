package io.kustos.core.completeness;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Requests whose first stages are here and whose end is not. Only a log with {@code
 * RequestReceived} shows all of them; without that stage those that began to answer, such as
 * watches. Events may come in any order. One thread at a time.
 */
public final class OpenRequests {
  private final int requestsMax;
  private final Map<String, Request> open = new LinkedHashMap<>();

  /** Ends that came lately: batches may bring an end before its beginning. */
  private final Map<String, Boolean> ended;

  private long begun;
  private long given;
  private long newestNanos = Long.MIN_VALUE;

  /**
   * None yet.
   *
   * @param requestsMax so many requests may be open; beyond it the oldest is given up
   */
  public OpenRequests(int requestsMax) {
    this.requestsMax = requestsMax;
    this.ended =
        new LinkedHashMap<>() {
          @Serial private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > requestsMax;
          }
        };
  }

  /**
   * A request without an end.
   *
   * @param nanos time of its last stage that is here
   * @param longRunning whether it is one that stays open: a watch, an exec, a log that is followed
   */
  public record Request(
      String auditId,
      String user,
      String verb,
      String uri,
      String stage,
      long nanos,
      boolean longRunning) {}

  /** Takes an event. */
  public void add(AuditEvent event) {
    String id = event.text(EventField.AUDIT_ID);
    String stage = event.text(EventField.STAGE);
    if (id == null || stage == null) {
      return;
    }
    long nanos = event.stageNanos();
    newestNanos = nanos == Timestamps.NONE ? newestNanos : Math.max(newestNanos, nanos);
    boolean end =
        stage.equals("ResponseComplete")
            || stage.equals("Panic")
            // Who is not let in is audited once, at this stage.
            || (stage.equals("ResponseStarted")
                && "401".equals(event.text(EventField.RESPONSE_CODE)));
    if (end) {
      open.remove(id);
      ended.put(id, true);
    } else if (!ended.containsKey(id)) {
      begin(id, stage, nanos, event);
    }
  }

  private void begin(String id, String stage, long nanos, AuditEvent event) {
    Request before = open.get(id);
    if (before != null && before.stage().equals("ResponseStarted")) {
      return;
    }
    begun += before == null ? 1 : 0;
    String verb = Objects.requireNonNullElse(event.text(EventField.VERB), "");
    String uri = Objects.requireNonNullElse(event.text(EventField.REQUEST_URI), "");
    String user = Objects.requireNonNullElse(event.text(EventField.USER_NAME), "");
    boolean longRunning =
        verb.equals("watch") || stage.equals("ResponseStarted") || uri.contains("follow=true");
    open.put(id, new Request(id, user, verb, uri, stage, nanos, longRunning));
    if (open.size() > requestsMax) {
      var oldest = open.entrySet().iterator();
      oldest.next();
      oldest.remove();
      given++;
    }
  }

  /** How many requests began. */
  public long begun() {
    return begun;
  }

  /** How many were given up because too many were open. */
  public long givenUp() {
    return given;
  }

  /**
   * Requests that should have ended long before the newest event, oldest first.
   *
   * @param patienceNanos how long an ordinary request may take
   * @param longPatienceNanos how long one may that stays open
   */
  public List<Request> overdue(long patienceNanos, long longPatienceNanos) {
    List<Request> overdue = new ArrayList<>();
    for (Request request : open.values()) {
      long patience = request.longRunning() ? longPatienceNanos : patienceNanos;
      if (request.nanos() != Timestamps.NONE && newestNanos - request.nanos() > patience) {
        overdue.add(request);
      }
    }
    overdue.sort(Comparator.comparingLong(Request::nanos));
    return overdue;
  }
}
