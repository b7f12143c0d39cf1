package io.kustos.server.pipeline;

import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.util.List;

/** Makes rules of their texts. */
public interface RuleCompiler {
  /** The rules in the texts, with errors if they have any. */
  RuleSet compile(List<SourceText> texts);
}
