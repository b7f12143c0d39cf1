package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record of Rancher's API audit log, which has a format of its own. Requests that Rancher passes
 * on to a cluster, {@code /k8s/clusters/ID/…}, tell the cluster and the Kubernetes object.
 */
final class RancherEnvelope implements Envelope {
  @Override
  public boolean fits(Members members) {
    return members.has("requestURI")
        && members.has("method")
        && (members.has("requestTimestamp")
            || members.has("responseTimestamp")
            || members.has("responseCode"));
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    item.form(Form.RANCHER);
    String uri = String.valueOf(members.text("requestURI"));
    RequestPath path = RequestPath.of(uri);
    item.cluster(path.cluster());
    JsonSlice request = members.any("requestBody");
    JsonSlice response = members.any("responseBody");
    boolean answered = members.has("responseTimestamp") || members.has("responseCode");
    String level = response != null ? "RequestResponse" : request != null ? "Request" : "Metadata";
    NativeText event =
        NativeText.event()
            .string("level", level)
            .raw("auditID", members.any("auditID"))
            .string("stage", answered ? "ResponseComplete" : "RequestReceived")
            .string("requestURI", uri)
            .string("verb", path.verb(String.valueOf(members.text("method"))));
    user(event, members);
    event
        .oneOf("sourceIPs", address(members.text("remoteAddr")))
        .string("userAgent", userAgent(members.objectAt("requestHeader")));
    path.write(event);
    status(event, members.any("responseCode"));
    String received = members.text("requestTimestamp");
    String staged = members.text("responseTimestamp");
    event
        .raw("requestObject", request)
        .raw("responseObject", response)
        .string("requestReceivedTimestamp", received)
        .string("stageTimestamp", staged == null ? received : staged)
        .to(unwrapper, item, depth + 1);
  }

  private static void user(NativeText event, Members members) {
    JsonSlice user = members.objectAt("user");
    String login = members.text("userLoginName");
    if (user == null) {
      if (login != null) {
        event.open("user").string("username", login).close();
      }
      return;
    }
    event
        .open("user")
        .raw("username", user.get("name"))
        .raw("groups", user.get("group"))
        .raw("extra", user.get("extra"))
        .close();
  }

  private static void status(NativeText event, @Nullable JsonSlice code) {
    if (code != null && code.text().matches("[0-9]{1,4}")) {
      event.open("responseStatus").number("code", Integer.parseInt(code.text())).close();
    }
  }

  /** The address without its port. */
  private static @Nullable String address(@Nullable String remote) {
    int colon = remote == null ? -1 : remote.lastIndexOf(':');
    if (remote == null || colon < 0) {
      return remote;
    }
    boolean bare = remote.indexOf(':') != colon && !remote.contains("]");
    return bare ? remote : remote.substring(0, colon).replace("[", "").replace("]", "");
  }

  private static @Nullable String userAgent(@Nullable JsonSlice headers) {
    JsonSlice values = headers == null ? null : headers.get("User-Agent");
    JsonSlice first = values == null ? null : values.isArray() ? values.element(0) : values;
    return first == null ? null : first.string();
  }

  /** The HTTP method's verb when the path says nothing better. */
  static String verb(String method) {
    return switch (method.toUpperCase(Locale.ROOT)) {
      case "POST" -> "create";
      case "PUT" -> "update";
      default -> method.toLowerCase(Locale.ROOT);
    };
  }
}
