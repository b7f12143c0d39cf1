package io.kustos.server.report.json;

import io.kustos.server.scan.RejectRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The list of rejects: one JSON object a line. */
public final class RejectLines {
  private RejectLines() {}

  /** Writes a line for each row. */
  public static void write(List<RejectRow> rows, OutputStream out) {
    try {
      for (RejectRow row : rows) {
        JsonWriter json = new JsonWriter(false);
        append(json, row);
        json.flushTo(out);
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void append(JsonWriter json, RejectRow row) {
    json.beginObject()
        .member("reason", row.reason())
        .member("file", row.file())
        .member("line", row.line())
        .member("offset", row.offset())
        .member("length", row.length())
        .member("detail", row.detail())
        .member("excerpt", row.excerpt())
        .endObject();
  }
}
