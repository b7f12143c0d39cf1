package io.kustos.server.cli.option;

/** The forms of a result that a person or a program reads. */
public enum PlainForm {
  TEXT,
  JSON
}
