package io.kustos.server.cli.policy;

/** The forms of a policy check's result. */
enum PolicyOutputForm {
  TEXT,
  JSON,
  SARIF
}
