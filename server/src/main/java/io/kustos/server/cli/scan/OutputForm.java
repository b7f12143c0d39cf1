package io.kustos.server.cli.scan;

/** The forms of a scan's result. */
enum OutputForm {
  TEXT,
  JSON,
  JSONL,
  HTML
}
