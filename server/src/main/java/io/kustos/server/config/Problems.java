package io.kustos.server.config;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a configuration file, all of it. */
final class Problems {
  private final SourceText source;
  private final List<Diagnostic> all = new ArrayList<>();

  Problems(SourceText source) {
    this.source = source;
  }

  SourceText source() {
    return source;
  }

  /** By place. */
  List<Diagnostic> all() {
    return all.stream().sorted(Comparator.comparingInt(Diagnostic::offset)).toList();
  }

  void error(int offset, int length, String code, String message, @Nullable String hint) {
    add(Diagnostic.Severity.ERROR, offset, length, code, message, hint);
  }

  void warning(Section.Setting at, String message, @Nullable String hint) {
    int length = at.length();
    add(Diagnostic.Severity.WARNING, at.offset(), length, "CONFIG_DOUBTFUL", message, hint);
  }

  void conflict(Section.Setting at, String message, @Nullable String hint) {
    error(at.offset(), at.length(), "CONFIG_CONFLICT", message, hint);
  }

  private void add(
      Diagnostic.Severity severity,
      int offset,
      int length,
      String code,
      String message,
      @Nullable String hint) {
    int at = Math.clamp(offset, 0, source.text().length());
    all.add(new Diagnostic(severity, code, message, source, at, Math.max(1, length), hint));
  }
}
