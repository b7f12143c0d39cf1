package io.kustos.core.rule;

/**
 * A named text that rules come from, with the means to tell line and column of an offset.
 *
 * @param name what to call it in a diagnostic, usually the file's path as the user gave it
 * @param text the whole text
 */
public record SourceText(String name, String text) {

  /** The place of a character offset; offsets beyond the end are at the end. */
  public Place place(int offset) {
    int end = Math.min(offset, text.length());
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, end - lineStart + 1);
  }

  /** The text of a line, numbered from 1, without its line end; empty when there is none. */
  public String line(int number) {
    int start = 0;
    for (int line = 1; line < number; line++) {
      int next = text.indexOf('\n', start);
      if (next < 0) {
        return "";
      }
      start = next + 1;
    }
    int end = text.indexOf('\n', start);
    String found = end < 0 ? text.substring(start) : text.substring(start, end);
    return found.endsWith("\r") ? found.substring(0, found.length() - 1) : found;
  }

  /**
   * A place in a text.
   *
   * @param line from 1
   * @param column in characters, from 1
   */
  public record Place(int line, int column) {}
}
