package io.kustos.server.source.log;

import io.kustos.server.source.file.Fingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is saved of a log between runs: the parts that were read or begun, in the order of reading,
 * as text. {@code 1;FLOOR;START,LENGTH,HASH,POSITION,LINE,STATE;…} with the state {@code f}
 * finished, {@code o} open, {@code s} open and inside a line that is skipped.
 *
 * @param floor parts whose name bears this time of rotation or an earlier one are known; empty for
 *     none
 * @param parts the parts
 */
record SavedPosition(String floor, List<Part> parts) {
  private static final String VERSION = "1";

  static final SavedPosition NONE = new SavedPosition("", List.of());

  SavedPosition {
    parts = List.copyOf(parts);
  }

  String text() {
    StringBuilder text = new StringBuilder(VERSION).append(';').append(floor);
    for (Part part : parts) {
      Fingerprint id = part.id;
      if (id != null) {
        text.append(';').append(id.start()).append(',').append(id.length()).append(',');
        text.append(id.hash()).append(',').append(part.position).append(',').append(part.line);
        text.append(',').append(part.finished ? 'f' : part.skipping ? 's' : 'o');
      }
    }
    return text.toString();
  }

  /**
   * Reads the text.
   *
   * @param log path of the log, for parts not seen yet
   * @throws IllegalArgumentException when this version did not write it
   */
  static SavedPosition parse(@Nullable String text, Path log) {
    if (text == null) {
      return NONE;
    }
    String[] fields = text.split(";", -1);
    if (fields.length < 2 || !fields[0].equals(VERSION)) {
      throw new IllegalArgumentException("not a saved position of a log: " + text);
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 2; i < fields.length; i++) {
      parts.add(part(fields[i], log));
    }
    return new SavedPosition(fields[1], parts);
  }

  private static Part part(String text, Path log) {
    String[] fields = text.split(",", -1);
    if (fields.length != 6) {
      throw new IllegalArgumentException("not a saved position of a log: " + text);
    }
    Part part = new Part(log);
    part.id = new Fingerprint(Long.parseLong(fields[0]), Integer.parseInt(fields[1]), fields[2]);
    part.position = Long.parseLong(fields[3]);
    part.line = Long.parseLong(fields[4]);
    part.finished = fields[5].equals("f");
    part.skipping = fields[5].equals("s");
    return part;
  }
}
