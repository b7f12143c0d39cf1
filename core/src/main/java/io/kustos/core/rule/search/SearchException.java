package io.kustos.core.rule.search;

import org.jspecify.annotations.Nullable;

/** A text of the search box that means nothing, with the place that is wrong. */
final class SearchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int offset;
  private final int length;
  private final @Nullable String hint;

  SearchException(String code, String message, int offset, int length, @Nullable String hint) {
    super(message, null, false, false);
    this.code = code;
    this.offset = offset;
    this.length = length;
    this.hint = hint;
  }

  String code() {
    return code;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  @Nullable String hint() {
    return hint;
  }
}
