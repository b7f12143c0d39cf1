package io.kustos.server.cli;

/** The forms of a policy check's result. */
enum PolicyOutputForm {
  TEXT,
  JSON,
  SARIF
}
