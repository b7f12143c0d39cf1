package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Warns of what no event of a real API server matches, and says why. */
final class SigmaLint {
  private final SourceText source;
  private final List<Diagnostic> diagnostics;

  SigmaLint(SourceText source, List<Diagnostic> diagnostics) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  void check(SigmaRule rule) {
    rule.detection().searches().values().forEach(this::check);
    rule.attributes().texts("fields").forEach(field -> checkListed(rule, field));
  }

  private void check(Search search) {
    switch (search) {
      case Search.Group group -> group.searches().forEach(this::check);
      case Search.Item item -> item(item);
    }
  }

  private void item(Search.Item item) {
    String field = item.field();
    if (field == null) {
      return;
    }
    EventSchema.aliasNote(field).ifPresent(note -> warn(SigmaCode.SUSPICIOUS, item, note, null));
    Optional<String> unknown = EventSchema.unknown(field);
    if (unknown.isPresent()) {
      warn(
          SigmaCode.NEVER_MATCHES,
          item,
          unknown.get(),
          EventSchema.nearest(field).map(near -> "did you mean '" + near + "'?").orElse(null));
      return;
    }
    for (SigmaValue value : item.values()) {
      value(item, field, value);
    }
  }

  private void value(Search.Item item, String field, SigmaValue value) {
    switch (value) {
      case SigmaValue.Expansion many -> many.values().forEach(one -> value(item, field, one));
      case SigmaValue.Text text -> {
        if (!text.string().hasWildcards()) {
          literal(item, field, text.string().text());
        }
      }
      case SigmaValue.Numeric number -> literal(item, field, number.text());
      default -> {}
    }
  }

  private void literal(Search.Item item, String field, String text) {
    EventVocabulary.objection(field, text)
        .ifPresent(
            objection ->
                warn(SigmaCode.NEVER_MATCHES, item, objection.message(), objection.hint()));
  }

  private void checkListed(SigmaRule rule, String field) {
    EventSchema.unknown(field)
        .ifPresent(
            message -> {
              YamlValue at = rule.document().get("fields");
              int start = at == null ? rule.document().start() : at.start();
              diagnostics.add(
                  SigmaException.diagnostic(
                      source, SigmaCode.SUSPICIOUS, message, start, start + 1, null));
            });
  }

  private void warn(SigmaCode code, Search.Item item, String message, @Nullable String hint) {
    diagnostics.add(
        SigmaException.diagnostic(source, code, message, item.start(), item.end(), hint));
  }
}
