package io.kustos.core.rule.enriched;

import io.kustos.core.enrich.Facts;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldDefinition.Origin;
import io.kustos.core.rule.FieldType;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A documented field and the way to read it.
 *
 * @param looksUp whether its value depends on the operator's tables beside the event
 * @param sources the parts of the event that its value depends on; empty when not known
 * @param possible tells fast of most events without a value that they have none; null for nothing
 */
record EnrichedField(
    FieldDefinition definition,
    boolean looksUp,
    Set<EventField> sources,
    @Nullable Predicate<AuditEvent> possible,
    Reader reader) {

  /** Reads a value: a String, a list of Strings that is not empty, a Long, or null. */
  @FunctionalInterface
  interface Reader {
    @Nullable Object read(AuditEvent event, Lookups lookups);
  }

  /** The same field, of which is known that nothing but these parts of the event decides. */
  EnrichedField from(EventField... parts) {
    return new EnrichedField(definition, looksUp, Set.of(parts), possible, reader);
  }

  /** The same fields; these parts of the event decide about those that do not name theirs. */
  static List<EnrichedField> from(Set<EventField> sources, List<EnrichedField> fields) {
    EventField[] parts = sources.toArray(EventField[]::new);
    return fields.stream().map(f -> f.sources.isEmpty() ? f.from(parts) : f).toList();
  }

  /** The same fields, which have no value unless this holds; it must be fast to tell. */
  static List<EnrichedField> when(Predicate<AuditEvent> possible, List<EnrichedField> fields) {
    return fields.stream()
        .map(f -> new EnrichedField(f.definition, f.looksUp, f.sources, possible, f.reader))
        .toList();
  }

  static EnrichedField text(
      String name, Function<Facts, @Nullable String> reader, String description) {
    return of(name, FieldType.STRING, reader, description);
  }

  static EnrichedField flag(
      String name, Function<Facts, @Nullable Boolean> reader, String description) {
    return of(
        name,
        FieldType.STRING,
        facts -> {
          Boolean flag = reader.apply(facts);
          return flag == null ? null : flag.toString();
        },
        description);
  }

  static EnrichedField number(
      String name, Function<Facts, @Nullable Long> reader, String description) {
    return of(name, FieldType.NUMBER, reader, description);
  }

  static EnrichedField list(
      String name, Function<Facts, @Nullable List<String>> reader, String description) {
    return of(name, FieldType.STRING_LIST, facts -> some(reader.apply(facts)), description);
  }

  private static EnrichedField of(
      String name,
      FieldType type,
      Function<Facts, ? extends @Nullable Object> reader,
      String description) {
    return new EnrichedField(
        definition(name, type, description),
        false,
        Set.of(),
        null,
        (event, lookups) -> reader.apply(Facts.of(event)));
  }

  /** A field whose value depends on the tables too. */
  static EnrichedField lookup(String name, FieldType type, Reader reader, String description) {
    return new EnrichedField(definition(name, type, description), true, Set.of(), null, reader);
  }

  private static FieldDefinition definition(String name, FieldType type, String description) {
    ArgumentKind argument = type == FieldType.STRING_LIST ? ArgumentKind.INDEX : ArgumentKind.NONE;
    return new FieldDefinition(name, type, argument, false, description, Origin.KUSTOS);
  }

  /** The list, or null when it is empty: rules take an empty list for no value. */
  static @Nullable List<String> some(@Nullable List<String> texts) {
    return texts == null || texts.isEmpty() ? null : texts;
  }
}
