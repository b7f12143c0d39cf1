package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic;
import java.util.List;

/**
 * What the doctor found.
 *
 * @param diagnostics what is wrong or risky, each with its place and the line to change
 * @param facts how auditing is set, in words
 */
public record Diagnosis(List<Diagnostic> diagnostics, List<Fact> facts) {
  public Diagnosis {
    diagnostics = List.copyOf(diagnostics);
    facts = List.copyOf(facts);
  }

  /** One line of the summary. */
  public record Fact(String name, String value) {}
}
