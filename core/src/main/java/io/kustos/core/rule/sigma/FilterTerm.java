package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Guidance;
import io.kustos.core.rule.SourceText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long a filter holds and who answers for it, as its attribute {@code kustos} says.
 *
 * @param owner empty when nobody is named
 * @param expires the first day on which it does not apply any more; null for never
 */
record FilterTerm(
    SigmaFilter filter, SourceText source, String owner, @Nullable LocalDate expires) {
  private static final Set<String> KEYS = Set.of("expires", "owner");

  /** Reads the attribute; what is wrong with it is an error, for nobody must hide for ever. */
  static FilterTerm of(SigmaFilter filter, SourceText source, List<Diagnostic> diagnostics) {
    YamlValue value = filter.document().get(Guidance.KEY);
    if (value == null) {
      return new FilterTerm(filter, source, "", null);
    }
    if (!(value instanceof YamlValue.Mapping map)) {
      diagnostics.add(error(source, "'kustos' must be a map", value));
      return new FilterTerm(filter, source, "", null);
    }
    for (YamlValue.Member member : map.members().values()) {
      if (!KEYS.contains(member.key())) {
        diagnostics.add(
            SigmaException.diagnostic(
                source,
                SigmaCode.KUSTOS,
                "'kustos." + member.key() + "' is unknown and ignored",
                member.keyStart(),
                member.keyEnd(),
                "known: expires, owner"));
      }
    }
    YamlValue owner = map.get("owner");
    if (owner != null && !(owner instanceof YamlValue.Scalar)) {
      diagnostics.add(error(source, "'kustos.owner' must be a text", owner));
    }
    return new FilterTerm(
        filter,
        source,
        owner instanceof YamlValue.Scalar scalar ? scalar.text() : "",
        date(map.get("expires"), source, diagnostics));
  }

  private static @Nullable LocalDate date(
      @Nullable YamlValue value, SourceText source, List<Diagnostic> diagnostics) {
    if (value == null) {
      return null;
    }
    try {
      if (value instanceof YamlValue.Scalar scalar) {
        return LocalDate.parse(scalar.text());
      }
    } catch (DateTimeException e) {
      // Told below, like a list or a map.
    }
    diagnostics.add(error(source, "'kustos.expires' must be a date as 2027-01-31", value));
    return null;
  }

  private static Diagnostic error(SourceText source, String message, YamlValue at) {
    return SigmaException.diagnostic(
        source, SigmaCode.FILTER, message, at.start(), Math.max(at.start() + 1, at.end()), null);
  }

  /** Whether the filter applies; warns when it does not any more. */
  boolean appliesOn(@Nullable LocalDate today, List<Diagnostic> diagnostics) {
    if (today == null || expires == null || today.isBefore(expires)) {
      return true;
    }
    int start = filter.document().start();
    diagnostics.add(
        SigmaException.diagnostic(
            source,
            SigmaCode.NOT_RUN,
            "the filter '" + filter.title() + "' does not apply: it ended on " + expires,
            start,
            start + 1,
            owner.isEmpty()
                ? "delete it, or give it a later day"
                : "ask " + owner + " whether it is still needed"));
    return false;
  }
}
