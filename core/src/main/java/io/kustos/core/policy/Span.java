package io.kustos.core.policy;

/**
 * A piece of a policy's text.
 *
 * @param offset first character
 * @param length how many characters, at least 1
 */
record Span(int offset, int length) {
  static final Span NOWHERE = new Span(0, 1);

  static Span of(int start, int end) {
    return new Span(start, Math.max(1, end - start));
  }
}
