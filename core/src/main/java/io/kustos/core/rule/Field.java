package io.kustos.core.rule;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A named value of an event as a rule sees it, for example {@code ka.user.name} or {@code
 * ka.uri.param[limit]}. Two fields are equal when their name and argument are.
 */
public final class Field {
  /** Reads the value: a {@link String}, a {@code List<String>}, a {@link Long}, or null if none. */
  @FunctionalInterface
  public interface Extractor {
    @Nullable Object extract(AuditEvent event, EventContext context);
  }

  private final String name;
  private final @Nullable String argument;
  private final FieldType type;
  private final Extractor extractor;
  private final @Nullable EventField direct;
  private final boolean needsAuditId;
  private final boolean nullIsMissing;
  private final @Nullable String tables;
  private final @Nullable Set<EventField> sources;
  private final @Nullable Predicate<AuditEvent> possible;

  private Field(
      String name,
      @Nullable String argument,
      FieldType type,
      Extractor extractor,
      @Nullable EventField direct,
      boolean needsAuditId,
      boolean nullIsMissing,
      @Nullable String tables,
      @Nullable Set<EventField> sources,
      @Nullable Predicate<AuditEvent> possible) {
    this.name = name;
    this.argument = argument;
    this.type = type;
    this.extractor = extractor;
    this.direct = direct;
    this.needsAuditId = needsAuditId;
    this.nullIsMissing = nullIsMissing;
    this.tables = tables;
    this.sources = sources;
    this.possible = possible;
  }

  /** A field computed from the event. */
  public static Field computed(
      String name, @Nullable String argument, FieldType type, Extractor extractor) {
    return new Field(name, argument, type, extractor, null, false, false, null, null, null);
  }

  /**
   * A field computed from the event and look-up tables.
   *
   * @param tables version of the tables
   */
  public static Field lookedUp(
      String name, @Nullable String argument, FieldType type, String tables, Extractor extractor) {
    return new Field(name, argument, type, extractor, null, false, false, tables, null, null);
  }

  /**
   * A string field that is the text of one event field, so that the planner can index it.
   *
   * @param needsAuditId whether it is missing from an event without {@code auditID}
   * @param extractor yields the same text: decoded strings, JSON text of anything else
   */
  public static Field direct(
      String name,
      @Nullable String argument,
      EventField source,
      boolean needsAuditId,
      Extractor extractor) {
    Set<EventField> sources =
        needsAuditId && source != EventField.AUDIT_ID
            ? Set.of(source, EventField.AUDIT_ID)
            : Set.of(source);
    return new Field(
        name,
        argument,
        FieldType.STRING,
        extractor,
        source,
        needsAuditId,
        false,
        null,
        sources,
        null);
  }

  /**
   * A string field that is the text of one event field, without a value where that is null.
   *
   * @param extractor yields the same text: decoded strings, JSON text of anything else
   */
  public static Field directOrNull(String name, EventField source, Extractor extractor) {
    return new Field(
        name, null, FieldType.STRING, extractor, source, false, true, null, Set.of(source), null);
  }

  /**
   * The same field, of which is known that nothing but these parts of the event and its tables
   * decides its value.
   */
  public Field from(Set<EventField> parts) {
    return new Field(
        name,
        argument,
        type,
        extractor,
        direct,
        needsAuditId,
        nullIsMissing,
        tables,
        Set.copyOf(parts),
        possible);
  }

  /** The same field, which has no value in an event for which this is false; it must be fast. */
  public Field when(Predicate<AuditEvent> condition) {
    return new Field(
        name,
        argument,
        type,
        extractor,
        direct,
        needsAuditId,
        nullIsMissing,
        tables,
        sources,
        condition);
  }

  public String name() {
    return name;
  }

  /** What stands in the brackets, without quotes; null when there are none. */
  public @Nullable String argument() {
    return argument;
  }

  public FieldType type() {
    return type;
  }

  /** The event field of which this is the plain text, or null when it is computed. */
  public @Nullable EventField direct() {
    return direct;
  }

  /** Version of the tables that the value is looked up in; null when the event alone decides. */
  public @Nullable String tables() {
    return tables;
  }

  /** The parts of the event that alone decide the value; null when that is not known. */
  public @Nullable Set<EventField> sources() {
    return sources;
  }

  /** Tells fast of most events without a value that they have none; null when nothing does. */
  public @Nullable Predicate<AuditEvent> possible() {
    return possible;
  }

  /** Whether a direct field is missing from an event without {@code auditID}. */
  public boolean needsAuditId() {
    return needsAuditId;
  }

  /** Whether a direct field is missing from an event that says null. */
  public boolean nullIsMissing() {
    return nullIsMissing;
  }

  public @Nullable Object extract(AuditEvent event, EventContext context) {
    return possible == null || possible.test(event) ? extractor.extract(event, context) : null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Field that
        && name.equals(that.name)
        && Objects.equals(argument, that.argument);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, argument);
  }

  /** Name and argument as a rule writes them: {@code name[argument]}. */
  @Override
  public String toString() {
    return argument == null ? name : name + "[" + argument + "]";
  }
}
