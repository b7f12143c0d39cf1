package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Guidance;
import io.kustos.core.rule.GuidanceReader;
import io.kustos.core.rule.SourceText;
import java.util.List;

/** Says what is wrong with a rule's attribute {@code kustos}, at its place. */
final class GuidanceProblems {
  private GuidanceProblems() {}

  static void add(SigmaRule rule, SourceText source, List<Diagnostic> diagnostics) {
    YamlValue value = rule.document().get(Guidance.KEY);
    if (value == null) {
      return;
    }
    for (GuidanceReader.Problem problem :
        GuidanceReader.read(RuleBuilder.plain(value)).problems()) {
      YamlValue at = value;
      for (String name : problem.path()) {
        YamlValue below = at instanceof YamlValue.Mapping map ? map.get(name) : null;
        at = below != null ? below : at;
      }
      diagnostics.add(
          SigmaException.diagnostic(
              source,
              SigmaCode.KUSTOS,
              problem.message(),
              at.start(),
              Math.max(at.start() + 1, at.end()),
              problem.hint()));
    }
  }
}
