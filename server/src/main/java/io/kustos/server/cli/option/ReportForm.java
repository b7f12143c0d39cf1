package io.kustos.server.cli.option;

/** The forms of a report of tables. */
public enum ReportForm {
  TEXT,
  JSON,
  MARKDOWN
}
