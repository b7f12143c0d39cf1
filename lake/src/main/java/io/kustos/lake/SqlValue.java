package io.kustos.lake;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import java.util.EnumMap;
import java.util.Map;

/** Where the table of events has a field's value. */
sealed interface SqlValue {
  /**
   * A text in a column; NULL when the event has none.
   *
   * @param guard what must hold for the field to have a value at all; {@code true} for nothing
   */
  record Text(EventColumn column, String guard) implements SqlValue {
    String sql() {
      return column.column();
    }
  }

  /** Texts in a column that is a list; where the event is odd the column may miss them. */
  record Texts(EventColumn column) implements SqlValue {}

  /** A whole number in a column, which a rule sees as text. */
  record Whole(EventColumn column, String guard) implements SqlValue {}

  /** Somewhere in the JSON text of a column. */
  record Inside(EventColumn column) implements SqlValue {}

  /** The event's time, in microseconds since the epoch. */
  record Time() implements SqlValue {}

  /** Nowhere, or changed. */
  record Unknown() implements SqlValue {}

  /** Fields of what the journal knows about an event. */
  String CLUSTER = "cluster";

  String SOURCE = "source";
  String TIME = "time";

  /** The columns by the field they hold. */
  Map<EventField, EventColumn> COLUMNS = columns();

  private static Map<EventField, EventColumn> columns() {
    Map<EventField, EventColumn> columns = new EnumMap<>(EventField.class);
    for (EventColumn column : EventColumn.ALL) {
      EventField field = column.field();
      if (field != null) {
        columns.put(field, column);
      }
    }
    return columns;
  }

  /** Where the value of a field is. */
  static SqlValue of(Field field) {
    EventField direct = field.direct();
    if (direct != null) {
      String guard =
          field.needsAuditId() && direct != EventField.AUDIT_ID ? "audit_id IS NOT NULL" : "true";
      return of(direct, guard);
    }
    return switch (field.name()) {
      case CLUSTER -> new Text(EventColumn.CLUSTER, "true");
      case SOURCE -> new Text(EventColumn.SOURCE, "true");
      case TIME -> new Time();
      case "ka.user.groups" -> new Texts(EventColumn.USER_GROUPS);
      case "kustos.sourceips" ->
          field.argument() == null ? new Texts(EventColumn.SOURCE_IPS) : new Unknown();
      default -> ofPath(field);
    };
  }

  private static SqlValue of(EventField field, String guard) {
    EventColumn column = COLUMNS.get(field);
    if (column == null) {
      return new Unknown();
    }
    return switch (column.kind()) {
      case TEXT -> new Text(column, guard);
      case INT -> new Whole(column, guard);
      case LIST, JSON, BYTES, LONG, TIME, BOOLEAN -> new Unknown();
    };
  }

  /** A path into the event, by the longest beginning that has a column. */
  private static SqlValue ofPath(Field field) {
    if (field.type() == FieldType.NUMBER || field.argument() != null) {
      return new Unknown();
    }
    EventColumn best = null;
    int length = 0;
    for (Map.Entry<EventField, EventColumn> entry : COLUMNS.entrySet()) {
      String path = entry.getKey().dotted();
      boolean begins =
          field.name().equals(path)
              || field.name().startsWith(path + ".")
              || field.name().startsWith(path + "[");
      if (begins && path.length() > length) {
        best = entry.getValue();
        length = path.length();
      }
    }
    if (best == null) {
      return new Unknown();
    }
    boolean whole = length == field.name().length();
    return switch (best.kind()) {
      case JSON -> whole ? new Unknown() : new Inside(best);
      case TEXT -> whole ? new Text(best, "true") : new Unknown();
      case INT -> whole ? new Whole(best, "true") : new Unknown();
      case LIST -> whole ? new Texts(best) : new Unknown();
      case BYTES, LONG, TIME, BOOLEAN -> new Unknown();
    };
  }
}
