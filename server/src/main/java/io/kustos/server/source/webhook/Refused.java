package io.kustos.server.source.webhook;

/** Ends the handling of a request that is not taken. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /** With an HTTP status and why, for the sender and the operator. */
  Refused(int status, String reason) {
    super(reason, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
