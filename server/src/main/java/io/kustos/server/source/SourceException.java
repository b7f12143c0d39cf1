package io.kustos.server.source;

import org.jspecify.annotations.Nullable;

/** A source that cannot start; its message is for the operator. */
public final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what went wrong, as "cannot x: reason". */
  public SourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
