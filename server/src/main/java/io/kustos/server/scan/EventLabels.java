package io.kustos.server.scan;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import io.kustos.server.text.Printable;
import org.jspecify.annotations.Nullable;

/** An event's values as people read them; short, never null. */
final class EventLabels {
  /** Longest label in characters; what is cut ends in an ellipsis. */
  private static final int CHARS_MAX = 256;

  private EventLabels() {}

  /** The user, and whom the user impersonates. */
  static String actor(AuditEvent event) {
    String user = text(event, EventField.USER_NAME);
    String shown = user.isEmpty() ? "(not authenticated)" : user;
    String as = text(event, EventField.IMPERSONATED_USER_NAME);
    return as.isEmpty() ? shown : shown + " as " + as;
  }

  /**
   * The object: {@code resource[/subresource] [namespace/]name}, {@code resource in namespace} when
   * it has no name, or the request's path when there is no object.
   */
  static String object(AuditEvent event) {
    String resource = text(event, EventField.OBJECT_RESOURCE);
    if (resource.isEmpty()) {
      String uri = text(event, EventField.REQUEST_URI);
      int query = uri.indexOf('?');
      return query < 0 ? uri : uri.substring(0, query);
    }
    StringBuilder label = new StringBuilder(resource);
    String subresource = text(event, EventField.OBJECT_SUBRESOURCE);
    if (!subresource.isEmpty()) {
      label.append('/').append(subresource);
    }
    String namespace = text(event, EventField.OBJECT_NAMESPACE);
    String name = text(event, EventField.OBJECT_NAME);
    if (name.isEmpty()) {
      label.append(namespace.isEmpty() ? "" : " in " + namespace);
    } else {
      label.append(' ').append(namespace).append(namespace.isEmpty() ? "" : "/").append(name);
    }
    return cut(label.toString());
  }

  /** The first source address, and how many more there are. */
  static String sourceIps(AuditEvent event) {
    JsonSlice ips = event.value(EventField.SOURCE_IPS);
    JsonSlice first = ips == null ? null : ips.element(0);
    if (ips == null || first == null) {
      return "";
    }
    int[] count = {0};
    ips.forEachElement(ip -> count[0]++);
    String shown = cut(first.text());
    return count[0] == 1 ? shown : shown + " +" + (count[0] - 1);
  }

  static String text(AuditEvent event, EventField field) {
    return cut(event.text(field));
  }

  /** A text as reports show it; empty when there is none. */
  static String cut(@Nullable String text) {
    return text == null ? "" : Printable.of(text, CHARS_MAX);
  }
}
