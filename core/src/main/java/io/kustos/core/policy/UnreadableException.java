package io.kustos.core.policy;

/** A text that the API server cannot decode; the message is the server's own. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int length;

  UnreadableException(String message, int offset, int length) {
    super(message, null, false, false);
    this.offset = offset;
    this.length = length;
  }

  String problem() {
    return String.valueOf(getMessage());
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }
}
