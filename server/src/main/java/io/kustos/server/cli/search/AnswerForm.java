package io.kustos.server.cli.search;

/** The forms of an answer. */
enum AnswerForm {
  /** Aligned, for a person. */
  TABLE,
  /** One array. */
  JSON,
  /** One object a line. */
  JSONL,
  /** RFC 4180, with a header. */
  CSV
}
