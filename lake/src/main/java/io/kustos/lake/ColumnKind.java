package io.kustos.lake;

/** What a column holds, and how its values reach DuckDB and come back. */
enum ColumnKind {
  TEXT("VARCHAR"),
  /** The exact JSON text of a value. */
  JSON("VARCHAR"),
  /** A list of texts, staged as one text with U+001F between the elements. */
  LIST("VARCHAR"),
  /** Staged in Base64. */
  BYTES("VARCHAR"),
  INT("INTEGER"),
  LONG("BIGINT"),
  /** Microseconds since the epoch. */
  TIME("BIGINT"),
  BOOLEAN("BOOLEAN");

  private final String stagedType;

  ColumnKind(String stagedType) {
    this.stagedType = stagedType;
  }

  /** The SQL type of a staged value. */
  String stagedType() {
    return stagedType;
  }

  boolean isStagedAsText() {
    return switch (this) {
      case TEXT, JSON, LIST, BYTES -> true;
      case INT, LONG, TIME, BOOLEAN -> false;
    };
  }

  /** The SQL that turns a staged value into what the table holds. */
  String select(String column) {
    return switch (this) {
      case TEXT, JSON, INT, LONG, BOOLEAN -> column;
      case LIST -> "string_split(" + column + ", chr(31)) AS " + column;
      case BYTES -> "from_base64(" + column + ") AS " + column;
      case TIME -> "make_timestamptz(" + column + ") AS " + column;
    };
  }

  /** The SQL that turns what the table holds into what {@link EventRow} wants. */
  String read(String column) {
    return switch (this) {
      case TEXT, JSON, INT, LONG, BOOLEAN, BYTES -> column;
      case LIST -> "array_to_string(" + column + ", chr(31))";
      case TIME -> "epoch_us(" + column + ")";
    };
  }
}
