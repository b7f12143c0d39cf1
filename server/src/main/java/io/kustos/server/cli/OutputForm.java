package io.kustos.server.cli;

/** The forms of a scan's result. */
enum OutputForm {
  TEXT,
  JSON,
  JSONL,
  HTML
}
