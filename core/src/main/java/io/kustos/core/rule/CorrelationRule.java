package io.kustos.core.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule over the matches of other rules, as Sigma writes it: how many, how many different, which
 * together, which in order, or which did not follow, in one group within a time.
 *
 * @param id stable identity
 * @param version SHA-256, in hex, of the correlation's own text as far as it decides
 * @param name its title
 * @param tags sorted, without duplicates
 * @param references the rules whose matches it looks at, in order; by name or id
 * @param groupBy what matches must have in common; empty for one group of all
 * @param values the fields that {@code value_*} correlations look at; empty for others
 * @param percentile of {@link Type#VALUE_PERCENTILE}, above 0, at most 100; 50 for the median
 * @param timespan how long a window is
 * @param condition when it is found; null for an absence
 * @param generate whether the rules referred to raise findings themselves
 * @param source the text it was read from
 * @param offset where in the text it begins, in characters
 * @see <a
 *     href="https://github.com/SigmaHQ/sigma-specification/blob/main/specification/sigma-correlation-rules-specification.md">Sigma
 *     correlation rules 2.1</a>
 */
public record CorrelationRule(
    String id,
    String version,
    String name,
    String description,
    Priority priority,
    List<String> tags,
    Type type,
    List<Reference> references,
    List<Key> groupBy,
    List<Key> values,
    double percentile,
    Duration timespan,
    @Nullable CorrelationCondition condition,
    boolean generate,
    SourceText source,
    int offset) {
  public CorrelationRule {
    tags = List.copyOf(tags);
    references = List.copyOf(references);
    groupBy = List.copyOf(groupBy);
    values = List.copyOf(values);
  }

  /** What a correlation looks for. */
  public enum Type {
    /** So many matches. */
    EVENT_COUNT("event_count"),
    /** So many different values of a field. */
    VALUE_COUNT("value_count"),
    /** The sum of a numeric field. */
    VALUE_SUM("value_sum"),
    /** The mean of a numeric field. */
    VALUE_AVG("value_avg"),
    /** The value below which so many percent of a numeric field's values lie. */
    VALUE_PERCENTILE("value_percentile"),
    /** The middle of a numeric field's values. */
    VALUE_MEDIAN("value_median"),
    /** Several rules match, in any order. */
    TEMPORAL("temporal"),
    /** Several rules match, in the order in which they are referred to. */
    TEMPORAL_ORDERED("temporal_ordered"),
    /** The first rule matches and none of the others does afterwards; Kustos' own. */
    ABSENCE("absence");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    /** As a rule writes it. */
    public String label() {
      return label;
    }

    /** Whether it looks at the values of a field. */
    public boolean hasValues() {
      return switch (this) {
        case VALUE_COUNT, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE, VALUE_MEDIAN -> true;
        case EVENT_COUNT, TEMPORAL, TEMPORAL_ORDERED, ABSENCE -> false;
      };
    }

    /** Whether it asks which rules match, not how often. */
    public boolean isTemporal() {
      return this == TEMPORAL || this == TEMPORAL_ORDERED;
    }
  }

  /**
   * A rule referred to.
   *
   * @param name name or id of a rule or correlation
   * @param offset where the text says so, in characters
   */
  public record Reference(String name, int offset) {}

  /**
   * A value by which matches are grouped or compared.
   *
   * @param name field or alias as the rule writes it
   * @param field the field of that name; null when it is an alias only
   * @param aliases the field by the name of the rule referred to, where that is another one
   * @param offset where the text says so, in characters
   */
  public record Key(String name, @Nullable Field field, Map<String, Field> aliases, int offset) {
    public Key {
      aliases = Map.copyOf(aliases);
    }

    /** The field of events matched by the rule that is referred to so; null when there is none. */
    public @Nullable Field of(Reference reference) {
      return aliases.getOrDefault(reference.name(), field);
    }
  }

  /** {@code file:line} of its definition. */
  public String origin() {
    return source.name() + ":" + source.place(offset).line();
  }
}
