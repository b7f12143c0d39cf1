package io.kustos.core.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rule says about itself beside what decides and prints its matches. Nothing here changes
 * what is found.
 *
 * @param language the rule language's name, for example {@code sigma}
 * @param name the short name by which other rules refer to it; empty when it has none
 * @param level the level in the language's own words, for example Sigma's {@code high}; empty when
 *     it has none
 * @param status for example Sigma's {@code test}; empty when it has none
 * @param author empty when nobody is named
 * @param references addresses of further reading, in order
 * @param falsePositives what else can cause a match, in order
 * @param custom attributes that the language does not define, by name in order: a String, a List or
 *     a Map of such
 * @param guidance what it says under {@code kustos}
 */
public record RuleMetadata(
    String language,
    String name,
    String level,
    String status,
    String author,
    List<String> references,
    List<String> falsePositives,
    Map<String, Object> custom,
    Guidance guidance) {
  /** Says nothing. */
  public static final RuleMetadata NONE =
      new RuleMetadata("", "", "", "", "", List.of(), List.of(), Map.of(), Guidance.NONE);

  public RuleMetadata {
    references = List.copyOf(references);
    falsePositives = List.copyOf(falsePositives);
    custom = Collections.unmodifiableMap(new LinkedHashMap<>(custom));
  }

  /** A custom attribute's text; empty when there is none or it is no text. */
  public Optional<String> text(String key) {
    return custom.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
