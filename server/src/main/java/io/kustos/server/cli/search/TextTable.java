package io.kustos.server.cli.search;

import io.kustos.server.report.text.Ansi;
import io.kustos.server.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Rows in aligned columns that fit a line of the terminal; the widest columns give way, and of
 * their cells the middle is left out.
 */
final class TextTable {
  private static final int GAP = 2;
  private static final int WIDTH_MIN = 8;

  private final List<String> header;
  private final Set<String> rigid;
  private final List<List<String>> rows = new ArrayList<>();
  private int[] widths = {};

  /** Cells of a line that no column has: later rows, that are longer, may take them. */
  private int room;

  TextTable(List<String> header) {
    this(header, Set.of());
  }

  /** One in which some columns keep their width. */
  TextTable(List<String> header, Set<String> rigid) {
    this.header = List.copyOf(header);
    this.rigid = Set.copyOf(rigid);
  }

  void add(List<String> row) {
    rows.add(row.stream().map(Printable::of).toList());
  }

  /** The rows so far, with widths that later ones keep. */
  String header(int cells, Ansi ansi) {
    widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = header.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    fit(cells);
    room = Math.max(0, cells - GAP * (widths.length - 1) - Arrays.stream(widths).sum());
    return ansi.bold(line(header)) + "\n";
  }

  private void fit(int cells) {
    int free = cells - GAP * (widths.length - 1);
    while (Arrays.stream(widths).sum() > free) {
      int widest = -1;
      for (int column = 0; column < widths.length; column++) {
        boolean gives = !rigid.contains(header.get(column)) && widths[column] > WIDTH_MIN;
        if (gives && (widest < 0 || widths[column] > widths[widest])) {
          widest = column;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  /** The lines of the rows so far, which are forgotten. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    rows.forEach(row -> lines.append(line(row)).append('\n'));
    rows.clear();
    return lines.toString();
  }

  int size() {
    return rows.size();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    int left = room;
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      int more = Math.clamp(cell.length() - widths[column], 0, left);
      left -= more;
      int width = widths[column] + more;
      boolean last = column == widths.length - 1;
      String cut = cell.length() > width ? cut(cell, width) : cell;
      line.append(cut);
      if (!last) {
        line.append(" ".repeat(width - cut.length() + GAP));
      }
    }
    return line.toString().stripTrailing();
  }

  /** The end of names tells more than their beginning. */
  private static String cut(String cell, int width) {
    int head = (width - 1) / 3;
    int tail = width - 1 - head;
    return cell.substring(0, head) + "…" + cell.substring(cell.length() - tail);
  }
}
