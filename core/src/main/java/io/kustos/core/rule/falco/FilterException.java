package io.kustos.core.rule.falco;

/** A filter text that cannot be parsed or compiled, and where. */
final class FilterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int end;
  private final String hint;

  FilterException(String message, int offset) {
    this(message, offset, offset, "");
  }

  /**
   * @param offset first character of what is wrong, in the parsed text
   * @param end behind its last character; equal to {@code offset} for a mere position
   * @param hint what was probably meant; empty when unknown
   */
  FilterException(String message, int offset, int end, String hint) {
    super(message, null, false, false);
    this.offset = offset;
    this.end = end;
    this.hint = hint;
  }

  int offset() {
    return offset;
  }

  int end() {
    return end;
  }

  String hint() {
    return hint;
  }

  String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
