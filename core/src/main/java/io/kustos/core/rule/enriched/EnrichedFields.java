package io.kustos.core.rule.enriched;

import io.kustos.core.enrich.Lookups;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields named {@code kustos.actor.*}, {@code kustos.source.*}, {@code kustos.pod.*} and so on.
 * A catalog holds one state of the look-up tables; rules are loaded anew when the tables change.
 */
public final class EnrichedFields implements FieldCatalog {
  /** How the names of all fields of our own begin. */
  public static final String PREFIX = "kustos.";

  private static final Map<String, EnrichedField> FIELDS = fields();
  private static final int INDEX_DIGITS_MAX = 9;

  private final Lookups lookups;

  private EnrichedFields(Lookups lookups) {
    this.lookups = lookups;
  }

  /** The fields over these tables. */
  public static EnrichedFields of(Lookups lookups) {
    return new EnrichedFields(lookups);
  }

  private static Map<String, EnrichedField> fields() {
    Map<String, EnrichedField> fields = new LinkedHashMap<>();
    List<EnrichedField> all = new ArrayList<>(ActorFields.all());
    all.addAll(SourceFields.all());
    all.addAll(RequestFields.all());
    all.addAll(PodAspectFields.all());
    all.add(
        EnrichedField.lookup(
            "kustos.lookups.version",
            FieldType.STRING,
            (event, lookups) -> lookups.version().isEmpty() ? null : lookups.version(),
            "Which state of the operator's tables the look-ups were made in"));
    all.forEach(field -> fields.put(field.definition().name(), field));
    return fields;
  }

  @Override
  public Resolution resolve(String name, @Nullable String argument) {
    EnrichedField found = FIELDS.get(name);
    if (found == null) {
      return new Resolution.UnknownField();
    }
    FieldType type = found.definition().type();
    if (argument == null) {
      return new Resolution.Found(
          field(found, null, type, (event, context) -> found.reader().read(event, lookups)));
    }
    if (type != FieldType.STRING_LIST) {
      return new Resolution.BadArgument(
          "does not allow nor require an argument but one is provided: " + argument);
    }
    boolean digits =
        !argument.isEmpty()
            && argument.length() <= INDEX_DIGITS_MAX
            && argument.chars().allMatch(c -> c >= '0' && c <= '9')
            && (argument.length() == 1 || argument.charAt(0) != '0');
    if (!digits) {
      return new Resolution.BadArgument("has an invalid index argument: " + argument);
    }
    int index = Integer.parseInt(argument);
    return new Resolution.Found(
        field(
            found,
            argument,
            type,
            (event, context) -> element(found.reader().read(event, lookups), index)));
  }

  /**
   * A field that tells whether another has a value.
   *
   * @param argument its argument, by which it differs from the other
   * @return a field whose value is {@code true} or none
   */
  public Resolution presence(String name, String argument) {
    EnrichedField found = FIELDS.get(name);
    if (found == null) {
      return new Resolution.UnknownField();
    }
    Field.Extractor extractor =
        (event, context) -> found.reader().read(event, lookups) == null ? null : "true";
    return new Resolution.Found(field(found, argument, FieldType.STRING, extractor));
  }

  private Field field(
      EnrichedField found, @Nullable String argument, FieldType type, Field.Extractor extractor) {
    String name = found.definition().name();
    Field field =
        found.looksUp()
            ? Field.lookedUp(name, argument, type, lookups.version(), extractor)
            : Field.computed(name, argument, type, extractor);
    Field sourced = found.sources().isEmpty() ? field : field.from(found.sources());
    Predicate<AuditEvent> possible = found.possible();
    return possible == null ? sourced : sourced.when(possible);
  }

  private static @Nullable Object element(@Nullable Object list, int index) {
    return list instanceof List<?> texts && index < texts.size() ? List.of(texts.get(index)) : null;
  }

  @Override
  public List<FieldDefinition> definitions() {
    return FIELDS.values().stream().map(EnrichedField::definition).toList();
  }
}
