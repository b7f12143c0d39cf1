package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Cloud Logging entry whose payload is Google's {@code AuditLog}. The entry lacks much of what
 * the API server knew; {@code docs/events.md} has the table of what comes from where.
 */
final class GkeEnvelope implements Envelope {
  private static final String SERVICE = "k8s.io";
  private static final String DECISION = "authorization.k8s.io/decision";
  private static final Set<String> TYPE = Set.of("@type", "at_sign_type");

  @Override
  public boolean fits(Members members) {
    return members.objectAt("protoPayload") != null;
  }

  @Override
  public void open(Members entry, Item item, Unwrapper unwrapper, int depth) {
    item.form(Form.GKE_CLOUD_LOGGING);
    JsonSlice payload = entry.objectAt("protoPayload");
    if (payload == null) {
      return;
    }
    Members audit = Members.of(payload);
    String method = audit.text("methodName");
    String service = audit.text("serviceName");
    if (method == null
        || !method.startsWith("io.k8s.")
        || (service != null && !service.equals(SERVICE))) {
      String what = service == null ? String.valueOf(method) : service;
      String detail = "a Cloud Logging entry of " + Unwrapper.brief(what);
      unwrapper.notAnEvent(item, detail, entry.object());
      return;
    }
    item.cluster(text(entry.any("resource"), "labels", "cluster_name"));
    event(entry, audit, method).to(unwrapper, item, depth + 1);
  }

  private static NativeText event(Members entry, Members audit, String method) {
    GkeTarget target = GkeTarget.of(method, audit.text("resourceName"));
    JsonSlice request = audit.any("request");
    JsonSlice response = audit.any("response");
    String level = response != null ? "RequestResponse" : request != null ? "Request" : "Metadata";
    String operation = text(entry.any("operation"), "id");
    JsonSlice caller = audit.any("requestMetadata");
    String ip = text(caller, "callerIp");
    NativeText event =
        NativeText.event()
            .string("level", level)
            .string("auditID", operation == null ? entry.text("insertId") : operation)
            .string("stage", "ResponseComplete")
            .string("requestURI", target.uri())
            .string("verb", target.verb());
    user(event, audit.any("authenticationInfo"));
    event
        .oneOf("sourceIPs", ip == null ? text(caller, "callerIP") : ip)
        .string("userAgent", text(caller, "callerSuppliedUserAgent"));
    target.write(event);
    status(event, audit, target);
    event.without("requestObject", request, TYPE).without("responseObject", response, TYPE);
    String time = time(entry, audit);
    event.string("requestReceivedTimestamp", time).string("stageTimestamp", time);
    annotations(event, entry, audit);
    return event;
  }

  private static void user(NativeText event, @Nullable JsonSlice who) {
    String email = text(who, "principalEmail");
    String name = email == null ? text(who, "principalSubject") : email;
    if (name != null) {
      event.open("user").string("username", name).close();
    }
  }

  private static void status(NativeText event, Members audit, GkeTarget target) {
    JsonSlice status = audit.any("status");
    JsonSlice response = audit.any("response");
    event.open("responseStatus");
    if (response != null
        && "Status".equals(text(response, "kind"))
        && response.get("code") != null) {
      event
          .raw("status", response.get("status"))
          .raw("message", response.get("message"))
          .raw("reason", response.get("reason"))
          .raw("code", response.get("code"));
    } else {
      event
          .string("message", text(status, "message"))
          .number("code", GkeTarget.httpCode(grpcCode(status), target.verb()));
    }
    event.close();
  }

  private static int grpcCode(@Nullable JsonSlice status) {
    JsonSlice code = status == null ? null : status.get("code");
    String text = code == null ? "" : code.text();
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
  }

  private static @Nullable String time(Members entry, Members audit) {
    String time = entry.text("timestamp");
    time = time == null ? audit.text("timestamp") : time;
    time = time == null ? entry.text("receiveTimestamp") : time;
    if (time == null || time.length() < 19 || time.charAt(10) != ' ') {
      return time;
    }
    return time.replace(' ', 'T') + (time.endsWith("Z") ? "" : "Z");
  }

  private static void annotations(NativeText event, Members entry, Members audit) {
    JsonSlice labels = entry.objectAt("labels");
    String decision = labels == null ? null : text(labels, DECISION);
    String guessed = decision == null ? decision(audit) : null;
    if (labels == null && guessed == null) {
      return;
    }
    event.open("annotations");
    if (labels != null) {
      labels.forEachMember(event::raw);
    }
    event.string(DECISION, guessed).close();
  }

  /** Allowed when the permission was granted; forbidden when not, or when the answer says so. */
  private static @Nullable String decision(Members audit) {
    JsonSlice list = audit.array("authorizationInfo");
    JsonSlice first = list == null ? null : list.element(0);
    if (first == null) {
      return null;
    }
    JsonSlice granted = first.get("granted");
    if (granted != null) {
      return granted.raw().equals("true") ? "allow" : "forbid";
    }
    return grpcCode(audit.any("status")) == GkeTarget.PERMISSION_DENIED ? "forbid" : null;
  }

  private static @Nullable String text(@Nullable JsonSlice from, String... path) {
    JsonSlice value = from == null ? null : from.path(path);
    return value == null ? null : value.string();
  }
}
