package io.kustos.server.source;

/** A delivery that was not made durable. */
public final class IntakeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** There is no room on the disk; later there may be. */
    FULL,
    /** The server is stopping, or the calling thread was interrupted. */
    CLOSED
  }

  /** With what went wrong, for the operator. */
  public IntakeException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why it was not. */
  public Reason reason() {
    return reason;
  }
}
