package io.kustos.core.policy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonSlice;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The request behind an event, as the policy saw it. An event tells more than the policy knew: the
 * name of a created object is filled in from its body, so it is left out here again.
 */
public final class EventRequest {
  private static final Set<String> NAMELESS = Set.of("create", "deletecollection");

  private EventRequest() {}

  /** The request of an event; an event without {@code objectRef} is of no resource. */
  public static RequestAttributes of(AuditEvent event) {
    String user = text(event, EventField.USER_NAME);
    boolean resource = event.has(EventField.OBJECT_REF);
    String verb = text(event, EventField.VERB);
    String subresource = text(event, EventField.OBJECT_SUBRESOURCE);
    boolean nameless = subresource.isEmpty() && NAMELESS.contains(verb);
    return new RequestAttributes(
        user.isEmpty() ? null : user,
        groups(event),
        verb,
        resource,
        text(event, EventField.OBJECT_NAMESPACE),
        text(event, EventField.OBJECT_API_GROUP),
        text(event, EventField.OBJECT_API_VERSION),
        text(event, EventField.OBJECT_RESOURCE),
        subresource,
        nameless ? "" : text(event, EventField.OBJECT_NAME),
        resource ? "" : path(text(event, EventField.REQUEST_URI)));
  }

  private static String text(AuditEvent event, EventField field) {
    String text = event.text(field);
    return text == null ? "" : text;
  }

  private static List<String> groups(AuditEvent event) {
    int from = event.start(EventField.USER_GROUPS);
    if (from < 0) {
      return List.of();
    }
    byte[] bytes = event.bytes();
    List<String> groups = new ArrayList<>(4);
    new JsonSlice(bytes, from, event.end(EventField.USER_GROUPS))
        .forEachElement(
            element -> {
              if (element.isString()) {
                groups.add(JsonBytes.decode(bytes, element.start() + 1, element.end() - 1));
              }
            });
    return groups;
  }

  /** The path of a request URI, decoded and without its query. */
  static String path(String uri) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (path.indexOf('%') < 0) {
      return path;
    }
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
