package io.kustos.core.rule.falco;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.core.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/** A piece of a rules file. */
record Spot(SourceText source, int offset, int length) {

  /** The first line of a node. */
  static Spot of(SourceText source, YamlNode node) {
    int start = Math.min(node.start(), source.text().length());
    int end = Math.max(start, Math.min(node.end(), source.text().length()));
    int lineEnd = source.text().indexOf('\n', start, end);
    return new Spot(source, start, Math.max(1, (lineEnd < 0 ? end : lineEnd) - start));
  }

  Diagnostic diagnostic(LoadCode code, String message, @Nullable String hint) {
    return new Diagnostic(code.severity(), code.label(), message, source, offset, length, hint);
  }

  /** {@code file:line}. */
  String label() {
    return source.name() + ":" + source.place(offset).line();
  }
}
