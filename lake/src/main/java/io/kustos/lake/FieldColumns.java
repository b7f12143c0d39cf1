package io.kustos.lake;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldUse;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.field.EventPath;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which columns hold what a condition looks at, so that of an event no more need be read to decide.
 * A field of which nothing is known may look at anything.
 */
final class FieldColumns {
  private static final Set<EventColumn> ACTOR =
      EnumSet.of(EventColumn.USER_NAME, EventColumn.USER_GROUPS, EventColumn.USER_EXTRA);

  private static final Set<EventColumn> IMPERSONATED =
      EnumSet.of(
          EventColumn.IMPERSONATED_USER_NAME,
          EventColumn.IMPERSONATED_USER_UID,
          EventColumn.IMPERSONATED_USER_GROUPS,
          EventColumn.IMPERSONATED_USER_EXTRA);

  private static final Set<EventColumn> OBJECT =
      EnumSet.of(
          EventColumn.OBJECT_RESOURCE,
          EventColumn.OBJECT_NAMESPACE,
          EventColumn.OBJECT_NAME,
          EventColumn.OBJECT_UID,
          EventColumn.OBJECT_API_GROUP,
          EventColumn.OBJECT_API_VERSION,
          EventColumn.OBJECT_RESOURCE_VERSION,
          EventColumn.OBJECT_SUBRESOURCE);

  private static final Set<EventColumn> RESPONSE =
      EnumSet.of(
          EventColumn.RESPONSE_CODE,
          EventColumn.RESPONSE_STATUS,
          EventColumn.RESPONSE_MESSAGE,
          EventColumn.RESPONSE_REASON,
          EventColumn.RESPONSE_DETAILS);

  private static final Set<EventColumn> ANNOTATIONS =
      EnumSet.of(
          EventColumn.ANNOTATIONS,
          EventColumn.AUTHORIZATION_DECISION,
          EventColumn.AUTHORIZATION_REASON);

  private static final Set<EventColumn> TIMES =
      EnumSet.of(EventColumn.EVENT_TIME, EventColumn.LATENCY_MICROS);

  /** What of a request tells what is written, and its body, for which the answer may stand. */
  private static final Set<EventColumn> WRITTEN =
      EnumSet.of(
          EventColumn.VERB,
          EventColumn.OBJECT_RESOURCE,
          EventColumn.REQUEST_OBJECT,
          EventColumn.RESPONSE_OBJECT);

  /** By how a field's name begins; the longest counts. */
  private static final Map<String, Set<EventColumn>> COMPUTED =
      Map.ofEntries(
          Map.entry(SqlValue.CLUSTER, EnumSet.of(EventColumn.CLUSTER)),
          Map.entry(SqlValue.SOURCE, EnumSet.of(EventColumn.SOURCE)),
          Map.entry(SqlValue.TIME, EnumSet.of(EventColumn.EVENT_TIME)),
          Map.entry("json.rawtime", TIMES),
          Map.entry("jevt.rawtime", TIMES),
          Map.entry("evt.rawtime", TIMES),
          Map.entry("ka.auth.openshift", ANNOTATIONS),
          Map.entry("ka.validations", ANNOTATIONS),
          Map.entry("ka.security", ANNOTATIONS),
          Map.entry("ka.cluster.name", ANNOTATIONS),
          Map.entry("ka.user.groups", EnumSet.of(EventColumn.USER_GROUPS)),
          Map.entry("ka.uri.param", EnumSet.of(EventColumn.REQUEST_URI)),
          Map.entry(
              "ka.target.pod.name",
              EnumSet.of(
                  EventColumn.OBJECT_RESOURCE,
                  EventColumn.OBJECT_SUBRESOURCE,
                  EventColumn.RESPONSE_OBJECT)),
          Map.entry("ka.resp.name", EnumSet.of(EventColumn.RESPONSE_OBJECT)),
          Map.entry("ka.sourceips", EnumSet.of(EventColumn.REQUEST_OBJECT)),
          Map.entry("ka.req", EnumSet.of(EventColumn.REQUEST_OBJECT)),
          Map.entry("kustos.req", EnumSet.of(EventColumn.REQUEST_OBJECT)),
          Map.entry("kustos.sourceips", EnumSet.of(EventColumn.SOURCE_IPS)),
          Map.entry("kustos.source", EnumSet.of(EventColumn.SOURCE_IPS)),
          Map.entry("kustos.actor", ACTOR),
          Map.entry("kustos.actor.name", EnumSet.of(EventColumn.USER_NAME)),
          Map.entry("kustos.actor.kind", EnumSet.of(EventColumn.USER_NAME)),
          Map.entry("kustos.actor.namespace", EnumSet.of(EventColumn.USER_NAME)),
          Map.entry("kustos.actor.serviceaccount", EnumSet.of(EventColumn.USER_NAME)),
          Map.entry("kustos.actor.groups", EnumSet.of(EventColumn.USER_GROUPS)),
          Map.entry("kustos.actor.master", EnumSet.of(EventColumn.USER_GROUPS)),
          Map.entry("kustos.effective", with(ACTOR, IMPERSONATED)),
          Map.entry("kustos.effective.name", with(IMPERSONATED, EnumSet.of(EventColumn.USER_NAME))),
          Map.entry("kustos.effective.kind", with(IMPERSONATED, EnumSet.of(EventColumn.USER_NAME))),
          Map.entry("kustos.impersonation", with(IMPERSONATED, RESPONSE)),
          Map.entry("kustos.client", EnumSet.of(EventColumn.USER_AGENT)),
          Map.entry(
              "kustos.client.doubts",
              EnumSet.of(EventColumn.USER_AGENT, EventColumn.USER_NAME, EventColumn.USER_GROUPS)),
          Map.entry(
              "kustos.dry_run",
              EnumSet.of(EventColumn.REQUEST_URI, EventColumn.VERB, EventColumn.REQUEST_OBJECT)),
          Map.entry(
              "kustos.exec",
              EnumSet.of(
                  EventColumn.REQUEST_URI,
                  EventColumn.OBJECT_RESOURCE,
                  EventColumn.OBJECT_SUBRESOURCE)),
          Map.entry(
              "kustos.pod",
              with(
                  WRITTEN,
                  EnumSet.of(EventColumn.OBJECT_SUBRESOURCE, EventColumn.OBJECT_API_GROUP))),
          Map.entry("kustos.rights", WRITTEN),
          Map.entry("kustos.binding", WRITTEN),
          Map.entry("kustos.binding.self", with(WRITTEN, ACTOR)),
          Map.entry("kustos.csr", WRITTEN),
          Map.entry("kustos.token", with(with(WRITTEN, ANNOTATIONS), OBJECT)),
          Map.entry("kustos.object", with(OBJECT, answered())));

  /** Fields that no column of their own holds, or not all of them. */
  private static final Map<EventField, Set<EventColumn>> SEVERAL =
      Map.of(
          EventField.USER,
          with(ACTOR, EnumSet.of(EventColumn.USER_UID)),
          EventField.IMPERSONATED_USER,
          IMPERSONATED,
          EventField.OBJECT_REF,
          OBJECT,
          EventField.RESPONSE_STATUS,
          RESPONSE,
          EventField.RESPONSE_STATUS_METADATA,
          RESPONSE,
          EventField.ANNOTATIONS,
          ANNOTATIONS,
          EventField.KIND,
          EnumSet.of(EventColumn.API_VERSION),
          EventField.REQUEST_RECEIVED_TIMESTAMP,
          TIMES,
          EventField.STAGE_TIMESTAMP,
          TIMES);

  private static final Map<String, EventField> POINTERS = new HashMap<>();

  static {
    for (EventField field : EventField.values()) {
      POINTERS.put(String.join("/", field.path()), field);
    }
  }

  private FieldColumns() {}

  private static Set<EventColumn> with(Set<EventColumn> some, Set<EventColumn> more) {
    Set<EventColumn> all = EnumSet.copyOf(some);
    all.addAll(more);
    return all;
  }

  private static Set<EventColumn> answered() {
    return EnumSet.of(EventColumn.VERB, EventColumn.RESPONSE_OBJECT);
  }

  private static Set<EventColumn> all() {
    return EnumSet.allOf(EventColumn.class);
  }

  /** The columns that decide a condition where no event of the files keeps its bytes. */
  static Set<EventColumn> of(Condition condition) {
    Set<EventColumn> columns = EnumSet.noneOf(EventColumn.class);
    FieldUse.of(condition).forEach(field -> columns.addAll(of(field)));
    return columns;
  }

  private static Set<EventColumn> of(Field field) {
    EventField direct = field.direct();
    if (direct != null) {
      return of(direct);
    }
    String name = field.name();
    if (name.equals("json.value") || name.equals("jevt.value")) {
      return ofPointer(String.valueOf(field.argument()));
    }
    if (name.equals(SqlValue.FOUND) && field.argument() != null) {
      return EnumSet.of(EventColumn.JOURNAL_POSITION);
    }
    Set<EventColumn> computed = ofName(name);
    if (computed != null) {
      return computed;
    }
    return SqlValue.isOurs(name) ? ofPaths(name) : all();
  }

  private static @Nullable Set<EventColumn> ofName(String name) {
    String prefix = name;
    while (true) {
      Set<EventColumn> found = COMPUTED.get(prefix);
      int dot = prefix.lastIndexOf('.');
      if (found != null || dot < 0) {
        // One that begins like a field of the journal's is a path.
        return prefix.equals(name) || name.startsWith("ka.") || name.startsWith("kustos.")
            ? found
            : null;
      }
      prefix = prefix.substring(0, dot);
    }
  }

  private static Set<EventColumn> ofPaths(String name) {
    Set<EventColumn> columns = EnumSet.noneOf(EventColumn.class);
    try {
      List<EventPath> paths = EventFields.paths(name);
      if (paths.isEmpty()) {
        return all();
      }
      for (EventPath path : paths) {
        EventField start = path.start();
        columns.addAll(start == null ? all() : of(start));
      }
    } catch (IllegalArgumentException e) {
      return all();
    }
    return columns;
  }

  /** A JSON pointer leads through the first field that its beginning names. */
  private static Set<EventColumn> ofPointer(String pointer) {
    String body = pointer.startsWith("/") ? pointer.substring(1) : pointer;
    int slash = body.indexOf('/');
    EventField start = POINTERS.get(slash < 0 ? body : body.substring(0, slash));
    return start == null ? all() : of(start);
  }

  /** The columns that hold a field and all that is in it. */
  private static Set<EventColumn> of(EventField field) {
    Set<EventColumn> several = SEVERAL.get(field);
    if (several != null) {
      return several;
    }
    EventColumn column = SqlValue.COLUMNS.get(field);
    return column == null ? all() : EnumSet.of(column);
  }
}
