package io.kustos.server.cli;

/** The forms of a result that a person or a program reads. */
enum PlainForm {
  TEXT,
  JSON
}
