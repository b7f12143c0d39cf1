package io.kustos.server.report.text;

import java.util.List;

/**
 * A table.
 *
 * @param head names of the columns; one that begins with {@code #} holds numbers
 * @param rows cells, as many as the head has
 */
public record Grid(List<String> head, List<List<String>> rows) {
  private static final String GAP = "  ";

  public Grid {
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** For a terminal: columns aligned, no frame; one line a row. */
  public String text() {
    int[] widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = Columns.width(name(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], Columns.width(row.get(column)));
      }
    }
    StringBuilder out = new StringBuilder();
    List<String> names = head.stream().map(name -> name.replaceFirst("^#", "")).toList();
    line(names, widths, out);
    rows.forEach(row -> line(row, widths, out));
    return out.toString();
  }

  private void line(List<String> cells, int[] widths, StringBuilder out) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cells.get(column);
      line.append(column == 0 ? "" : GAP)
          .append(
              isNumber(column)
                  ? Columns.right(cell, widths[column])
                  : Columns.left(cell, widths[column]));
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private boolean isNumber(int column) {
    return head.get(column).startsWith("#");
  }

  private String name(int column) {
    return head.get(column).replaceFirst("^#", "");
  }

  /** For a page in Markdown. */
  public String markdown() {
    StringBuilder out = new StringBuilder("|");
    for (int column = 0; column < head.size(); column++) {
      out.append(' ').append(name(column)).append(" |");
    }
    out.append("\n|");
    for (int column = 0; column < head.size(); column++) {
      out.append(isNumber(column) ? "---:|" : "---|");
    }
    out.append('\n');
    for (List<String> row : rows) {
      out.append('|');
      row.forEach(cell -> out.append(' ').append(escaped(cell)).append(" |"));
      out.append('\n');
    }
    return out.toString();
  }

  private static String escaped(String cell) {
    return cell.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
  }
}
