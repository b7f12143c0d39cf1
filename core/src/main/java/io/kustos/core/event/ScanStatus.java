package io.kustos.core.event;

/** What the scanner found the bytes to be. */
public enum ScanStatus {
  /** A JSON object whose fields are found. */
  OK,
  /** The bytes end inside the object. */
  TRUNCATED,
  /** Not a JSON object. */
  MALFORMED,
  /** Objects and arrays are nested deeper than allowed. */
  TOO_DEEP
}
