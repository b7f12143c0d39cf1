package io.kustos.server.query;

import io.kustos.core.rule.Diagnostic;
import java.time.Duration;
import java.util.List;

/** A question that has no answer; the message is one sentence for the user. */
public final class QueryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient List<Diagnostic> diagnostics;

  /** Why there is no answer. */
  public enum Kind {
    /** The question cannot be understood. */
    SYNTAX,
    /** The question asks for what is not allowed: anything but reading the tables. */
    FORBIDDEN,
    /** It took longer than allowed. */
    TIME,
    /** It needs more memory than allowed. */
    MEMORY,
    /** As many queries as may run are running. */
    BUSY,
    /** Whoever asked has cancelled it. */
    CANCELLED,
    /** The data cannot be read. */
    UNREADABLE
  }

  QueryException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.diagnostics = List.of();
  }

  QueryException(Kind kind, String message) {
    super(message);
    this.kind = kind;
    this.diagnostics = List.of();
  }

  /** A text that cannot be understood. */
  QueryException(List<Diagnostic> diagnostics) {
    super(diagnostics.getFirst().message());
    this.kind = Kind.SYNTAX;
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** A question of several queries that took longer than allowed. */
  public static QueryException late(Duration timeMax) {
    return new QueryException(
        Kind.TIME, "it takes longer than " + timeMax.toSeconds() + " s; ask about less time");
  }

  /** Why there is no answer. */
  public Kind kind() {
    return kind;
  }

  /** What is wrong where in the text, for a caret; empty when it is not about a place. */
  public List<Diagnostic> diagnostics() {
    return diagnostics == null ? List.of() : diagnostics;
  }
}
