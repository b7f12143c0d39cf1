package io.kustos.lake;

import io.kustos.core.event.EventField;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldType;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.field.EventPath;
import io.kustos.core.rule.field.PathStep;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Where the table of events has a field's value. */
sealed interface SqlValue {
  /**
   * A text in a column; NULL when the event has none.
   *
   * @param guard what must hold for the field to have a value at all; {@code true} for nothing
   * @param nullIsText whether an event that says null has a value, which the column has not
   */
  record Text(EventColumn column, String guard, boolean nullIsText) implements SqlValue {
    String sql() {
      return column.column();
    }
  }

  /** Texts in a column that is a list; where the event is odd the column may miss them. */
  record Texts(EventColumn column) implements SqlValue {}

  /** A whole number in a column, which a rule sees as text. */
  record Whole(EventColumn column, String guard) implements SqlValue {}

  /** Somewhere in the JSON text of columns. */
  record Inside(Set<Place> places) implements SqlValue {
    /**
     * In the JSON text of a column.
     *
     * @param member a name on the way; empty when there is none
     */
    record Place(EventColumn column, String member) {
      /** That there is something on the way, and a text in the column that says the condition. */
      String sql(String condition) {
        return member.isEmpty()
            ? condition
            : "("
                + SqlTexts.jsonMayContain(column.column(), member, true)
                + " AND "
                + condition
                + ")";
      }
    }
  }

  /**
   * Made of a body: a text in it, or the JSON text of a part of it without blanks.
   *
   * @param column the body
   * @param list whether there may be several, or none
   * @param orAnswer whether the answer stands for a request that is not there
   */
  record OfBody(EventColumn column, boolean list, boolean orAnswer) implements SqlValue {
    OfBody(EventColumn column, boolean list) {
      this(column, list, false);
    }

    /** That the body's text says a condition. */
    String says(UnaryOperator<String> condition) {
      return orAnswer ? SqlEnriched.written(condition) : condition.apply(column.column());
    }
  }

  /** Any text, number or boolean of the event. */
  record Anywhere() implements SqlValue {}

  /** The event's time, in microseconds since the epoch. */
  record Time() implements SqlValue {}

  /**
   * Worked out from the event.
   *
   * @param guard holds for each event on which there is a value
   */
  record Computed(String guard) implements SqlValue {}

  /**
   * A text that is {@code true} or {@code false}.
   *
   * @param holds for each event on which it is {@code true}
   * @param guard holds for each event on which there is a value
   */
  record Flag(String holds, String guard) implements SqlValue {}

  /** When the event happened, as text: nanoseconds since the epoch. */
  record RawTime() implements SqlValue {
    /** A text; of an event without a time of its own not the one meant. */
    static final String SQL = "((epoch_us(event_time) * 1000)::VARCHAR)";
  }

  /** Nowhere, or changed. */
  record Unknown() implements SqlValue {}

  /** Fields of what the journal knows about an event. */
  String CLUSTER = "cluster";

  String SOURCE = "source";
  String TIME = "time";

  /** Whether an event has findings of a kind, which the argument numbers. */
  String FOUND = "finding.match";

  /** Names of so many characters are found in few bodies that do not mean them. */
  int MEMBER_CHARS = 6;

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
      return of(direct, guard, !field.nullIsMissing());
    }
    return switch (field.name()) {
      case CLUSTER -> new Text(EventColumn.CLUSTER, "true", false);
      case SOURCE -> new Text(EventColumn.SOURCE, "true", false);
      case TIME -> new Time();
      case EventFields.ANYWHERE -> new Anywhere();
      case "ka.user.groups" -> new Texts(EventColumn.USER_GROUPS);
      case "kustos.sourceips" ->
          field.argument() == null ? new Texts(EventColumn.SOURCE_IPS) : new Unknown();
      case "jevt.rawtime", "json.rawtime" -> new RawTime();
      case "jevt.value", "json.value" -> atPointer(String.valueOf(field.argument()));
      case "ka.req.binding.role" -> new OfBody(EventColumn.REQUEST_OBJECT, false);
      case "ka.req.binding.subjects.user_names",
          "ka.req.binding.subjects.serviceaccount_names",
          "ka.req.binding.subjects.group_names",
          "ka.req.role.rules.apiGroups",
          "ka.req.role.rules.nonResourceURLs",
          "ka.req.role.rules.verbs",
          "ka.req.role.rules.resources" ->
          new OfBody(EventColumn.REQUEST_OBJECT, true);
      default -> other(field);
    };
  }

  private static SqlValue other(Field field) {
    SqlValue known = SqlEnriched.value(field);
    if (known != null) {
      return known;
    }
    if (field.type() == FieldType.NUMBER || !isOurs(field.name())) {
      return new Unknown();
    }
    SqlValue value = ofPaths(field.name());
    return field.argument() == null || value instanceof Inside ? value : new Unknown();
  }

  /** Where Falco's JSON pointer leads. */
  private static SqlValue atPointer(String pointer) {
    for (EventColumn body : List.of(EventColumn.REQUEST_OBJECT, EventColumn.RESPONSE_OBJECT)) {
      String root = "/" + Objects.requireNonNull(body.field()).path().getFirst();
      if (pointer.equals(root) || pointer.startsWith(root + "/")) {
        return new OfBody(body, false);
      }
    }
    return new Unknown();
  }

  /** Falco's fields have names of their own and may change the values that they show. */
  static boolean isOurs(String name) {
    return List.of("ka.", "kustos.", "json.", "jevt.", "evt.").stream().noneMatch(name::startsWith);
  }

  private static SqlValue of(EventField field, String guard, boolean nullIsText) {
    EventColumn column = COLUMNS.get(field);
    if (column == null) {
      return new Unknown();
    }
    return switch (column.kind()) {
      case TEXT -> new Text(column, guard, nullIsText);
      case INT -> new Whole(column, guard);
      case JSON -> new OfBody(column, false);
      case LIST, BYTES, LONG, TIME, BOOLEAN -> new Unknown();
    };
  }

  /** Paths into the event, by the columns that hold where they begin. */
  private static SqlValue ofPaths(String name) {
    List<EventPath> paths;
    try {
      paths = EventFields.paths(name);
    } catch (IllegalArgumentException e) {
      return new Unknown();
    }
    Set<Inside.Place> places = new LinkedHashSet<>();
    for (EventPath path : paths) {
      EventField start = path.start();
      EventColumn column =
          start == EventField.ANNOTATIONS ? EventColumn.ANNOTATIONS : COLUMNS.get(start);
      if (start == null || column == null) {
        return new Unknown();
      }
      if (column.kind() == ColumnKind.LIST && path.steps().isEmpty()) {
        return paths.size() == 1 ? new Texts(column) : new Unknown();
      }
      if (column.kind() != ColumnKind.JSON
          || path.steps().isEmpty()
          || (start == EventField.ANNOTATIONS && mayBeAuthorizers(path))) {
        return new Unknown();
      }
      places.add(new Inside.Place(column, member(path)));
    }
    return new Inside(places);
  }

  /** The last name on the way that is not short, as few bodies have it; else the longest. */
  private static String member(EventPath path) {
    String best = "";
    for (PathStep step : path.steps()) {
      String name = step instanceof PathStep.Member member ? member.name() : "";
      if (name.length() >= MEMBER_CHARS || name.length() > best.length()) {
        best = name;
      }
    }
    return best;
  }

  /** The authorizer's two annotations have columns of their own. */
  private static boolean mayBeAuthorizers(EventPath path) {
    return path.text().contains("authorization")
        || !(path.steps().getFirst() instanceof PathStep.Member);
  }
}
