package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import java.util.List;

/**
 * What came of loading rules files.
 *
 * @param files Falco's answer to each file, in order
 * @param rules those of the last file that Falco would have compiled, in order of definition,
 *     disabled ones included
 * @param diagnostics every problem once, by file and place
 */
public record FalcoLoad(
    List<FileResult> files,
    List<CompiledRule> rules,
    List<CompiledMacro> macros,
    List<CompiledList> lists,
    List<Diagnostic> diagnostics) {
  public FalcoLoad {
    files = List.copyOf(files);
    rules = List.copyOf(rules);
    macros = List.copyOf(macros);
    lists = List.copyOf(lists);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * What Falco says to one file: warnings, and at most one error, the last of them.
   *
   * @param successful whether there is no error
   */
  public record FileResult(SourceText source, boolean successful, List<Diagnostic> diagnostics) {
    public FileResult {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  public RuleSet ruleSet() {
    return new RuleSet(rules.stream().map(CompiledRule::rule).toList(), diagnostics);
  }
}
