package io.kustos.core.rule.sigma;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import org.jspecify.annotations.Nullable;

/** Ends the reading of a part of a file: what is wrong, and where in the file. */
final class SigmaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SigmaCode code;
  private final int start;
  private final int end;
  private final @Nullable String hint;

  SigmaException(SigmaCode code, String message, YamlValue at) {
    this(code, message, at.start(), at.end());
  }

  SigmaException(SigmaCode code, String message, int start, int end) {
    this(code, message, start, end, null);
  }

  SigmaException(SigmaCode code, String message, int start, int end, @Nullable String hint) {
    super(message, null, false, false);
    this.code = code;
    this.start = start;
    this.end = end;
    this.hint = hint;
  }

  /** The same, so many characters further on. */
  SigmaException moved(int offset) {
    return new SigmaException(
        code, String.valueOf(getMessage()), start + offset, end + offset, hint);
  }

  /** The same, of another place. */
  SigmaException moved(int newStart, int newEnd) {
    return new SigmaException(code, String.valueOf(getMessage()), newStart, newEnd, hint);
  }

  Diagnostic diagnostic(SourceText source) {
    return diagnostic(source, code, String.valueOf(getMessage()), start, end, hint);
  }

  /** A diagnostic whose underline stays on its first line. */
  static Diagnostic diagnostic(
      SourceText source,
      SigmaCode code,
      String message,
      int start,
      int end,
      @Nullable String hint) {
    int from = Math.min(start, source.text().length());
    int lineEnd = source.text().indexOf('\n', from);
    int to = Math.min(end, lineEnd < 0 ? source.text().length() : lineEnd);
    return new Diagnostic(
        code.severity(), code.label(), message, source, from, Math.max(1, to - from), hint);
  }
}
