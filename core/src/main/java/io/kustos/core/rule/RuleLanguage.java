package io.kustos.core.rule;

import java.util.List;

/** Reads rules of one language. */
public interface RuleLanguage {
  /** The name on the command line and in reports, for example {@code falco}. */
  String name();

  /** Whether a text looks like this language; cheap, and never throws. */
  boolean recognises(SourceText source);

  /** Loads the texts in order; never throws for what they contain: problems are diagnostics. */
  RuleSet load(List<SourceText> sources);
}
