package io.kustos.server.cli;

/** The forms of a report of tables. */
enum ReportForm {
  TEXT,
  JSON,
  MARKDOWN
}
