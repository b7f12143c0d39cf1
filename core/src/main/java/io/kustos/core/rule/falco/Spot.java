package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import org.jspecify.annotations.Nullable;

/** A piece of a rules file. */
record Spot(SourceText source, int offset, int length) {

  static Spot of(SourceText source, YamlNode node) {
    int lineEnd = source.text().indexOf('\n', node.start());
    int end = lineEnd < 0 ? node.end() : Math.min(lineEnd, node.end());
    return new Spot(source, node.start(), Math.max(1, end - node.start()));
  }

  Diagnostic diagnostic(LoadCode code, String message, @Nullable String hint) {
    return new Diagnostic(code.severity(), code.label(), message, source, offset, length, hint);
  }

  /** {@code file:line}. */
  String label() {
    return source.name() + ":" + source.place(offset).line();
  }
}
