package io.kustos.server.cli.search;

import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the rows of an answer in the form asked for. */
final class AnswerWriter {
  /** So many rows decide how wide the columns of a table are. */
  private static final int LOOKED_AT = 200;

  private final Output out;
  private final AnswerForm form;
  private final Terminal terminal;
  private final @Nullable Boolean colour;
  private List<String> names = List.of();
  private @Nullable TextTable table;
  private boolean headed;
  private long rows;

  AnswerWriter(Output out, AnswerForm form, Terminal terminal, @Nullable Boolean colour) {
    this.out = out;
    this.form = form;
    this.terminal = terminal;
    this.colour = colour;
  }

  /** Comes first. */
  void columns(List<String> columns) {
    names = List.copyOf(columns);
    switch (form) {
      case TABLE -> table = new TextTable(names, EventCells.RIGID);
      case CSV -> add(csv(names) + "\r\n");
      case JSON -> add("[");
      case JSONL -> {
        // Each line says all.
      }
    }
  }

  /**
   * A row.
   *
   * @param cells for tables and CSV
   * @param json the row as one JSON object
   */
  void row(List<String> cells, String json) {
    rows++;
    switch (form) {
      case TABLE -> tableRow(cells);
      case CSV -> add(csv(cells) + "\r\n");
      case JSON -> add((rows == 1 ? "\n" : ",\n") + json);
      case JSONL -> add(json + "\n");
    }
  }

  private void tableRow(List<String> cells) {
    TextTable shown = table;
    if (shown != null) {
      shown.add(cells);
      if (headed || shown.size() >= LOOKED_AT) {
        flush(shown);
      }
    }
  }

  private void flush(TextTable shown) {
    if (!headed) {
      headed = true;
      add(shown.header(terminal.tableWidth(), terminal.ansi(colour)));
    }
    add(shown.lines());
  }

  /** Comes last. */
  void end() {
    TextTable shown = table;
    if (shown != null && (shown.size() > 0 || !headed) && rows > 0) {
      flush(shown);
    }
    if (form == AnswerForm.JSON) {
      add(rows == 0 ? "]\n" : "\n]\n");
    }
    out.flush();
  }

  long rows() {
    return rows;
  }

  /** What is there is shown now, as it is followed live. */
  void now() {
    TextTable shown = table;
    if (shown != null && shown.size() > 0) {
      flush(shown);
    }
    out.flush();
  }

  private static String csv(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (String cell : cells) {
      boolean quoted = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      line.append(line.isEmpty() ? "" : ",");
      line.append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
    }
    return line.toString();
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
  }
}
