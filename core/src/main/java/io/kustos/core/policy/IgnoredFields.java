package io.kustos.core.policy;

import io.kustos.core.policy.GoDecoding.UnknownField;
import io.kustos.core.policy.YamlValues.Duplicate;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server drops from a policy without refusing it. */
final class IgnoredFields {
  static final String IGNORED = "POLICY_IGNORED_FIELD";
  static final String DUPLICATE = "POLICY_DUPLICATE_KEY";
  private static final Set<GoShape.Struct> TOLD =
      Set.of(GoShape.POLICY, GoShape.POLICY_RULE, GoShape.GROUP_RESOURCES, GoShape.OBJECT_META);

  private IgnoredFields() {}

  static List<Diagnostic> diagnostics(
      SourceText source, List<UnknownField> unknown, List<Duplicate> duplicates) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (Duplicate duplicate : duplicates) {
      diagnostics.add(
          warning(
              source,
              DUPLICATE,
              "'" + duplicate.key() + "' stands here twice; the API server warns and uses the last",
              Span.of(duplicate.start(), duplicate.end()),
              "keep one of both"));
    }
    for (UnknownField field : unknown) {
      if (TOLD.contains(field.struct())) {
        diagnostics.add(
            warning(
                source,
                IGNORED,
                message(field),
                Span.of(field.member().start(), field.member().end()),
                hint(field)));
      }
    }
    return diagnostics;
  }

  private static String message(UnknownField field) {
    String lead = "the API server ignores the unknown field '" + field.path() + "'";
    boolean widens =
        field.struct().equals(GoShape.POLICY_RULE)
            || field.struct().equals(GoShape.GROUP_RESOURCES);
    return lead + (widens ? ", so the rule matches more than it seems to" : "");
  }

  private static @Nullable String hint(UnknownField field) {
    String key = field.member().key();
    if (field.struct().equals(GoShape.GROUP_RESOURCES)
        && GoShape.POLICY_RULE.fields().containsKey(key)) {
      return "'" + key + "' belongs to the rule: indent it like 'resources'";
    }
    if (field.struct().equals(GoShape.POLICY_RULE)
        && GoShape.GROUP_RESOURCES.fields().containsKey(key)) {
      return "'" + key + "' belongs into an entry of 'resources'";
    }
    if (field.struct().equals(GoShape.POLICY) && GoShape.POLICY_RULE.fields().containsKey(key)) {
      return "'" + key + "' belongs to a rule: indent it";
    }
    List<String> known = GoShape.names(field.struct());
    return known.stream()
        .filter(name -> name.equalsIgnoreCase(key))
        .findFirst()
        .or(() -> nearest(key, known))
        .map(name -> "did you mean '" + name + "'?")
        .orElse("known here: " + String.join(", ", known));
  }

  private static java.util.Optional<String> nearest(String key, List<String> known) {
    return Spelling.nearest(key.toLowerCase(Locale.ROOT), known);
  }

  private static Diagnostic warning(
      SourceText source, String code, String message, Span span, @Nullable String hint) {
    return new Diagnostic(
        Severity.WARNING, code, message, source, span.offset(), span.length(), hint);
  }
}
