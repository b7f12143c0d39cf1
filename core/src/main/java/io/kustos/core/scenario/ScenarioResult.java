package io.kustos.core.scenario;

import io.kustos.core.rule.Diagnostic;
import java.util.List;

/**
 * What became of a scenario.
 *
 * @param title the scenario's title, or the file's name when it could not be read
 * @param source the file's name
 * @param cases the cases in order; empty when {@code diagnostics} has errors
 * @param diagnostics about the scenario file and the rules it loads
 */
public record ScenarioResult(
    String title, String source, List<CaseResult> cases, List<Diagnostic> diagnostics) {
  public ScenarioResult {
    cases = List.copyOf(cases);
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether everything could be read and every case led to exactly what it expects. */
  public boolean passed() {
    return diagnostics.stream().noneMatch(d -> d.severity() == Diagnostic.Severity.ERROR)
        && cases.stream().allMatch(CaseResult::passed);
  }

  /**
   * What became of a case.
   *
   * @param line where the case begins in the scenario file, from 1
   * @param differences one line each, between what was expected and what was found; empty when the
   *     case passed
   */
  public record CaseResult(String name, int line, List<String> differences) {
    public CaseResult {
      differences = List.copyOf(differences);
    }

    public boolean passed() {
      return differences.isEmpty();
    }
  }
}
