package io.kustos.core.answer;

import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import org.jspecify.annotations.Nullable;

/** What a deletion of a collection took with it. */
final class Collection {
  private Collection() {}

  /** Whether an object was among what was deleted. */
  enum Holds {
    YES,
    NO,
    /** The log does not have the list. */
    UNTOLD
  }

  static Holds holds(Request request, ObjectName object, String uid) {
    JsonSlice response = request.event().value(EventField.RESPONSE_OBJECT);
    JsonSlice items = response == null ? null : response.get("items");
    if (items == null || !items.isArray()) {
      return Holds.UNTOLD;
    }
    boolean[] found = new boolean[1];
    items.forEachElement(item -> found[0] |= is(item, object, uid));
    return found[0] ? Holds.YES : Holds.NO;
  }

  private static boolean is(JsonSlice item, ObjectName object, String uid) {
    JsonSlice metadata = item.get("metadata");
    if (metadata == null) {
      return false;
    }
    String itsUid = Request.textOf(metadata, "uid");
    return (object.name() == null || object.name().equals(Request.textOf(metadata, "name")))
        && (uid.isEmpty() || itsUid.isEmpty() || uid.equals(itsUid));
  }

  /** The selectors of the request in words; null when it was about all. */
  static @Nullable String selectors(Request request) {
    UriQuery query = UriQuery.of(request.uri());
    String labels = query.first("labelSelector");
    String fields = query.first("fieldSelector");
    if (labels == null && fields == null) {
      return null;
    }
    return (labels == null ? "" : "labels " + labels)
        + (labels == null || fields == null ? "" : ", ")
        + (fields == null ? "" : "fields " + fields);
  }
}
