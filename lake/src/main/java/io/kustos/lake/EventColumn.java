package io.kustos.lake;

import io.kustos.core.event.EventField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of the events table, in the order of the file. The ids are Iceberg's field ids: once
 * published an id never changes and is never used again. They are those Iceberg itself gives a new
 * table, columns first and then the elements of lists; columns to come are numbered on.
 */
public enum EventColumn {
  /** When the stage was reached; for events without a time of their own, when we got them. */
  EVENT_TIME(1, ColumnKind.TIME),
  /** When Kustos took the event into its journal. */
  RECEIVED_TIME(2, ColumnKind.TIME),
  CLUSTER(3, ColumnKind.TEXT),
  /** Where the event came from, as the source names itself. */
  SOURCE(4, ColumnKind.TEXT),
  JOURNAL_SHARD(5, ColumnKind.INT),
  JOURNAL_POSITION(6, ColumnKind.LONG),
  /** Microseconds from {@code requestReceivedTimestamp} to {@link #EVENT_TIME}. */
  LATENCY_MICROS(7, ColumnKind.LONG),
  API_VERSION(8, EventField.API_VERSION, ColumnKind.TEXT),
  LEVEL(9, EventField.LEVEL, ColumnKind.TEXT),
  STAGE(10, EventField.STAGE, ColumnKind.TEXT),
  AUDIT_ID(11, EventField.AUDIT_ID, ColumnKind.TEXT),
  REQUEST_URI(12, EventField.REQUEST_URI, ColumnKind.TEXT),
  VERB(13, EventField.VERB, ColumnKind.TEXT),
  USER_NAME(14, EventField.USER_NAME, ColumnKind.TEXT),
  USER_UID(15, EventField.USER_UID, ColumnKind.TEXT),
  USER_GROUPS(16, EventField.USER_GROUPS, ColumnKind.LIST, 46),
  USER_EXTRA(17, EventField.USER_EXTRA, ColumnKind.JSON),
  IMPERSONATED_USER_NAME(18, EventField.IMPERSONATED_USER_NAME, ColumnKind.TEXT),
  IMPERSONATED_USER_UID(19, EventField.IMPERSONATED_USER_UID, ColumnKind.TEXT),
  IMPERSONATED_USER_GROUPS(20, EventField.IMPERSONATED_USER_GROUPS, ColumnKind.LIST, 47),
  IMPERSONATED_USER_EXTRA(21, EventField.IMPERSONATED_USER_EXTRA, ColumnKind.JSON),
  AUTHENTICATION_METADATA(22, EventField.AUTHENTICATION_METADATA, ColumnKind.JSON),
  SOURCE_IPS(23, EventField.SOURCE_IPS, ColumnKind.LIST, 48),
  USER_AGENT(24, EventField.USER_AGENT, ColumnKind.TEXT),
  OBJECT_RESOURCE(25, EventField.OBJECT_RESOURCE, ColumnKind.TEXT),
  OBJECT_NAMESPACE(26, EventField.OBJECT_NAMESPACE, ColumnKind.TEXT),
  OBJECT_NAME(27, EventField.OBJECT_NAME, ColumnKind.TEXT),
  OBJECT_UID(28, EventField.OBJECT_UID, ColumnKind.TEXT),
  OBJECT_API_GROUP(29, EventField.OBJECT_API_GROUP, ColumnKind.TEXT),
  OBJECT_API_VERSION(30, EventField.OBJECT_API_VERSION, ColumnKind.TEXT),
  OBJECT_RESOURCE_VERSION(31, EventField.OBJECT_RESOURCE_VERSION, ColumnKind.TEXT),
  OBJECT_SUBRESOURCE(32, EventField.OBJECT_SUBRESOURCE, ColumnKind.TEXT),
  RESPONSE_CODE(33, EventField.RESPONSE_CODE, ColumnKind.INT),
  RESPONSE_STATUS(34, EventField.RESPONSE_STATUS_STATUS, ColumnKind.TEXT),
  RESPONSE_MESSAGE(35, EventField.RESPONSE_MESSAGE, ColumnKind.TEXT),
  RESPONSE_REASON(36, EventField.RESPONSE_REASON, ColumnKind.TEXT),
  RESPONSE_DETAILS(37, EventField.RESPONSE_DETAILS, ColumnKind.JSON),
  REQUEST_OBJECT(38, EventField.REQUEST_OBJECT, ColumnKind.JSON),
  RESPONSE_OBJECT(39, EventField.RESPONSE_OBJECT, ColumnKind.JSON),
  AUTHORIZATION_DECISION(40, EventField.AUTHORIZATION_DECISION, ColumnKind.TEXT),
  AUTHORIZATION_REASON(41, EventField.AUTHORIZATION_REASON, ColumnKind.TEXT),
  /** The annotations but for the two that have a column. */
  ANNOTATIONS(42, ColumnKind.JSON),
  /** Whether the API server cut the event's bodies off, from its annotation. */
  TRUNCATED(43, ColumnKind.BOOLEAN),
  /** The exact bytes; null where they can be rebuilt from the other columns. */
  RAW(44, ColumnKind.BYTES),
  /** The bytes around an event that came wrapped. */
  WRAPPER(45, ColumnKind.BYTES);

  static final List<EventColumn> ALL = List.of(values());

  private final int id;
  private final ColumnKind kind;
  private final @Nullable EventField field;
  private final int elementId;

  EventColumn(int id, ColumnKind kind) {
    this(id, null, kind);
  }

  EventColumn(int id, @Nullable EventField field, ColumnKind kind) {
    this(id, field, kind, 0);
  }

  EventColumn(int id, @Nullable EventField field, ColumnKind kind, int elementId) {
    this.id = id;
    this.field = field;
    this.kind = kind;
    this.elementId = elementId;
  }

  /** Iceberg's field id. */
  public int id() {
    return id;
  }

  /** Iceberg's field id of a list's elements; 0 when this is no list. */
  public int elementId() {
    return elementId;
  }

  /** The name in tables and SQL, for example {@code user_name}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its values can be counted one by one: texts, lists of texts and whole numbers. */
  public boolean isCountable() {
    return kind == ColumnKind.TEXT || kind == ColumnKind.LIST || kind == ColumnKind.INT;
  }

  /** Whether a row has several values. */
  public boolean isList() {
    return kind == ColumnKind.LIST;
  }

  ColumnKind kind() {
    return kind;
  }

  /** The event's field whose value the column holds; null for columns that are made. */
  public @Nullable EventField field() {
    return field;
  }

  /** The SQL expression that turns a staged value into the column's. */
  String select() {
    return kind.select(column());
  }
}
