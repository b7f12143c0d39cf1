package io.kustos.server.pipeline;

import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.time.LocalDate;
import java.util.List;

/** Makes rules of their texts. */
public interface RuleCompiler {
  /**
   * The rules in the texts, with errors if they have any.
   *
   * @param day in UTC; exceptions that ended by it do not apply
   */
  RuleSet compile(List<SourceText> texts, LocalDate day);
}
