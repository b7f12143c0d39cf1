package io.kustos.server.source.file;

import org.jspecify.annotations.Nullable;

/**
 * How far a log was imported, saved with its deliveries as {@code
 * 1;START,LENGTH,HASH,OFFSET,LINE,STATE} with the state {@code f} for to its end, else {@code o}.
 */
record ImportMark(Fingerprint id, long offset, long line, boolean finished) {
  private static final String VERSION = "1;";

  String text() {
    return VERSION
        + String.join(
            ",",
            Long.toString(id.start()),
            Integer.toString(id.length()),
            id.hash(),
            Long.toString(offset),
            Long.toString(line),
            finished ? "f" : "o");
  }

  /** Reads what {@link #text} wrote; null when there is nothing or another version wrote it. */
  static @Nullable ImportMark parse(@Nullable String text) {
    if (text == null || !text.startsWith(VERSION)) {
      return null;
    }
    String[] fields = text.substring(VERSION.length()).split(",", -1);
    if (fields.length != 6) {
      return null;
    }
    var id = new Fingerprint(Long.parseLong(fields[0]), Integer.parseInt(fields[1]), fields[2]);
    return new ImportMark(
        id, Long.parseLong(fields[3]), Long.parseLong(fields[4]), fields[5].equals("f"));
  }
}
