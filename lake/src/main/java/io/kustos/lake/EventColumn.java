package io.kustos.lake;

import io.kustos.core.event.EventField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of the events table, in the order of the file. The ids are Iceberg's field ids: once
 * published an id never changes and is never used again.
 */
public enum EventColumn {
  /** When the stage was reached; for events without a time of their own, when we got them. */
  EVENT_TIME(1, Kind.TIME),
  /** When Kustos took the event into its journal. */
  RECEIVED_TIME(2, Kind.TIME),
  CLUSTER(3, Kind.TEXT),
  /** Where the event came from, as the source names itself. */
  SOURCE(4, Kind.TEXT),
  JOURNAL_SHARD(5, Kind.INT),
  JOURNAL_POSITION(6, Kind.LONG),
  /** Microseconds from {@code requestReceivedTimestamp} to {@link #EVENT_TIME}. */
  LATENCY_MICROS(7, Kind.LONG),
  API_VERSION(8, EventField.API_VERSION, Kind.TEXT),
  LEVEL(9, EventField.LEVEL, Kind.TEXT),
  STAGE(10, EventField.STAGE, Kind.TEXT),
  AUDIT_ID(11, EventField.AUDIT_ID, Kind.TEXT),
  REQUEST_URI(12, EventField.REQUEST_URI, Kind.TEXT),
  VERB(13, EventField.VERB, Kind.TEXT),
  USER_NAME(14, EventField.USER_NAME, Kind.TEXT),
  USER_UID(15, EventField.USER_UID, Kind.TEXT),
  USER_GROUPS(16, EventField.USER_GROUPS, Kind.LIST),
  USER_EXTRA(18, EventField.USER_EXTRA, Kind.JSON),
  IMPERSONATED_USER_NAME(19, EventField.IMPERSONATED_USER_NAME, Kind.TEXT),
  IMPERSONATED_USER_UID(20, EventField.IMPERSONATED_USER_UID, Kind.TEXT),
  IMPERSONATED_USER_GROUPS(21, EventField.IMPERSONATED_USER_GROUPS, Kind.LIST),
  IMPERSONATED_USER_EXTRA(23, EventField.IMPERSONATED_USER_EXTRA, Kind.JSON),
  AUTHENTICATION_METADATA(24, EventField.AUTHENTICATION_METADATA, Kind.JSON),
  SOURCE_IPS(25, EventField.SOURCE_IPS, Kind.LIST),
  USER_AGENT(27, EventField.USER_AGENT, Kind.TEXT),
  OBJECT_RESOURCE(28, EventField.OBJECT_RESOURCE, Kind.TEXT),
  OBJECT_NAMESPACE(29, EventField.OBJECT_NAMESPACE, Kind.TEXT),
  OBJECT_NAME(30, EventField.OBJECT_NAME, Kind.TEXT),
  OBJECT_UID(31, EventField.OBJECT_UID, Kind.TEXT),
  OBJECT_API_GROUP(32, EventField.OBJECT_API_GROUP, Kind.TEXT),
  OBJECT_API_VERSION(33, EventField.OBJECT_API_VERSION, Kind.TEXT),
  OBJECT_RESOURCE_VERSION(34, EventField.OBJECT_RESOURCE_VERSION, Kind.TEXT),
  OBJECT_SUBRESOURCE(35, EventField.OBJECT_SUBRESOURCE, Kind.TEXT),
  RESPONSE_CODE(36, EventField.RESPONSE_CODE, Kind.INT),
  RESPONSE_STATUS(37, EventField.RESPONSE_STATUS_STATUS, Kind.TEXT),
  RESPONSE_MESSAGE(38, EventField.RESPONSE_MESSAGE, Kind.TEXT),
  RESPONSE_REASON(39, EventField.RESPONSE_REASON, Kind.TEXT),
  RESPONSE_DETAILS(40, EventField.RESPONSE_DETAILS, Kind.JSON),
  REQUEST_OBJECT(41, EventField.REQUEST_OBJECT, Kind.JSON),
  RESPONSE_OBJECT(42, EventField.RESPONSE_OBJECT, Kind.JSON),
  AUTHORIZATION_DECISION(43, EventField.AUTHORIZATION_DECISION, Kind.TEXT),
  AUTHORIZATION_REASON(44, EventField.AUTHORIZATION_REASON, Kind.TEXT),
  /** The annotations but for the two that have a column. */
  ANNOTATIONS(45, Kind.JSON),
  /** Whether the API server cut the event's bodies off, from its annotation. */
  TRUNCATED(46, Kind.BOOLEAN),
  /** The exact bytes; null where they can be rebuilt from the other columns. */
  RAW(47, Kind.BYTES),
  /** The bytes around an event that came wrapped. */
  WRAPPER(48, Kind.BYTES);

  /** How a column's values are written. */
  enum Kind {
    TEXT("VARCHAR"),
    /** The exact JSON text of a value. */
    JSON("VARCHAR"),
    LIST("VARCHAR"),
    BYTES("VARCHAR"),
    INT("INTEGER"),
    LONG("BIGINT"),
    /** Microseconds since the epoch. */
    TIME("BIGINT"),
    BOOLEAN("BOOLEAN");

    private final String stagedType;

    Kind(String stagedType) {
      this.stagedType = stagedType;
    }

    /** The SQL type under which values reach DuckDB, see {@link EventColumn#select}. */
    String stagedType() {
      return stagedType;
    }

    boolean isText() {
      return this == TEXT || this == JSON;
    }
  }

  static final List<EventColumn> ALL = List.of(values());

  private final int id;
  private final Kind kind;
  private final @Nullable EventField field;

  EventColumn(int id, Kind kind) {
    this(id, null, kind);
  }

  EventColumn(int id, @Nullable EventField field, Kind kind) {
    this.id = id;
    this.field = field;
    this.kind = kind;
  }

  /** Iceberg's field id; a list's elements have the id after it. */
  public int id() {
    return id;
  }

  /** The name in tables and SQL, for example {@code user_name}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  Kind kind() {
    return kind;
  }

  /** The event's field whose value the column holds; null for columns that are made. */
  @Nullable EventField field() {
    return field;
  }

  /** The SQL expression that turns a staged value into the column's. */
  String select() {
    String name = column();
    return switch (kind) {
      case TEXT, JSON, INT, LONG, BOOLEAN -> name;
      case LIST -> "string_split(" + name + ", chr(31)) AS " + name;
      case BYTES -> "from_base64(" + name + ") AS " + name;
      case TIME -> "make_timestamptz(" + name + ") AS " + name;
    };
  }
}
