package io.kustos.core.answer;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to an API server, as one of its audit events tells of it. Texts that the event lacks
 * are empty.
 *
 * @param cluster where it was made; empty when nobody said
 * @param event an event that stays valid
 */
public record Request(String cluster, AuditEvent event) {

  private String text(EventField field) {
    String text = event.text(field);
    return text == null ? "" : text;
  }

  /** Stage time, nanoseconds since the epoch. */
  public long nanos() {
    return event.stageNanos();
  }

  /** Id of the request, which its stages share. */
  public String auditId() {
    return text(EventField.AUDIT_ID);
  }

  /** Name of the stage. */
  public String stage() {
    return text(EventField.STAGE);
  }

  /** Name of the audit level. */
  public String level() {
    return text(EventField.LEVEL);
  }

  /** Verb as recorded. */
  public String verb() {
    return text(EventField.VERB);
  }

  /** Plural of the resource. */
  public String resource() {
    return text(EventField.OBJECT_RESOURCE);
  }

  /** API group of the resource. */
  public String group() {
    return text(EventField.OBJECT_API_GROUP);
  }

  /** Subresource. */
  public String subresource() {
    return text(EventField.OBJECT_SUBRESOURCE);
  }

  /** Namespace of the object. */
  public String namespace() {
    return text(EventField.OBJECT_NAMESPACE);
  }

  /** Name of the object in {@code objectRef}. */
  public String refName() {
    return text(EventField.OBJECT_NAME);
  }

  /** Path and query. */
  public String uri() {
    return text(EventField.REQUEST_URI);
  }

  /** Program that asked, as it says itself. */
  public String userAgent() {
    return text(EventField.USER_AGENT);
  }

  /** Name of the object: that in {@code objectRef}, or the one the server made for it. */
  public String name() {
    String name = refName();
    return name.isEmpty() ? body("metadata", "name") : name;
  }

  /** Uid of the object, wherever the event tells it; empty when nowhere. */
  public String uid() {
    String uid = text(EventField.OBJECT_UID);
    if (uid.isEmpty()) {
      uid = textOf(event.value(EventField.RESPONSE_DETAILS), "uid");
    }
    if (uid.isEmpty() && !isStatus()) {
      uid = subresource().isEmpty() ? body("metadata", "uid") : "";
    }
    return uid.isEmpty()
        ? textOf(event.value(EventField.REQUEST_OBJECT), "preconditions", "uid")
        : uid;
  }

  /** HTTP status; 0 when not told. */
  public int code() {
    String code = text(EventField.RESPONSE_CODE);
    return code.matches("\\d{1,3}") ? Integer.parseInt(code) : 0;
  }

  /** Who asked. */
  public Actor actor() {
    return Actor.of(event);
  }

  /** Addresses, the last being the only one that the API server itself saw. */
  public List<String> sourceIps() {
    List<String> all = new ArrayList<>();
    JsonSlice ips = event.value(EventField.SOURCE_IPS);
    if (ips != null) {
      ips.forEachElement(ip -> all.add(ip.text()));
    }
    return all;
  }

  /** What became of it. */
  public Outcome outcome() {
    int code = code();
    if (code == 401 || code == 403) {
      return Outcome.DENIED;
    }
    if (code >= 400) {
      return Outcome.FAILED;
    }
    if (isDryRun()) {
      return Outcome.DRY_RUN;
    }
    return code == 0 ? Outcome.UNKNOWN : Outcome.DONE;
  }

  private boolean isDryRun() {
    if (UriQuery.of(uri()).first("dryRun") != null) {
      return true;
    }
    JsonSlice body = event.value(EventField.REQUEST_OBJECT);
    JsonSlice dry = body == null ? null : body.get("dryRun");
    return dry != null && dry.element(0) != null;
  }

  /** Whether a write was recorded with both resource versions, and they are the same. */
  boolean changedNothing() {
    String before = text(EventField.OBJECT_RESOURCE_VERSION);
    return verb().equals("update")
        && !before.isEmpty()
        && before.equals(body("metadata", "resourceVersion"));
  }

  /** Whether bodies were left out by the policy, so that owners cannot be told. */
  boolean isMetadata() {
    return level().equals("Metadata");
  }

  /** The object of the response, the request's when there is none; null without either. */
  @Nullable JsonSlice object() {
    JsonSlice response = event.value(EventField.RESPONSE_OBJECT);
    if (response != null && response.isObject() && !isStatus()) {
      return response;
    }
    JsonSlice request = event.value(EventField.REQUEST_OBJECT);
    boolean options = textOf(request, "kind").equals("DeleteOptions");
    return request != null && request.isObject() && !options ? request : null;
  }

  private boolean isStatus() {
    return textOf(event.value(EventField.RESPONSE_OBJECT), "kind").equals("Status");
  }

  private String body(String... path) {
    return textOf(event.value(EventField.RESPONSE_OBJECT), path);
  }

  static String textOf(@Nullable JsonSlice from, String... path) {
    JsonSlice at = from == null ? null : from.path(path);
    String text = at == null ? null : at.string();
    return text == null ? "" : text;
  }
}
