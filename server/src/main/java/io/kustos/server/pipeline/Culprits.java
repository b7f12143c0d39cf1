package io.kustos.server.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds the rows of a batch that a table cannot take, by halves. A row is to blame only when it
 * cannot be written alone while a plain one of its length can: a disk that is full is nobody's
 * fault.
 */
final class Culprits<T> {
  private final Trial<T> trial;
  private final UnaryOperator<T> plain;
  private final List<Culprit<T>> found = new ArrayList<>();

  /** Writes rows and throws away what was written. */
  interface Trial<T> {
    /** Fails when they cannot be written. */
    void write(List<T> batch) throws IOException;
  }

  /**
   * A row that cannot be written.
   *
   * @param row the row
   * @param reason what writing it says
   */
  record Culprit<T>(T row, String reason) {}

  private Culprits(Trial<T> trial, UnaryOperator<T> plain) {
    this.trial = trial;
    this.plain = plain;
  }

  /**
   * The rows of a batch that are to blame; none when the batch can be written.
   *
   * @param plain makes a plain row that takes as much room, however well that is compressed
   * @throws IOException when nothing can be written at the moment
   */
  static <T> List<Culprit<T>> in(List<T> batch, Trial<T> trial, UnaryOperator<T> plain)
      throws IOException {
    Culprits<T> search = new Culprits<>(trial, plain);
    search.part(batch);
    return search.found;
  }

  private void part(List<T> rows) throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    try {
      trial.write(rows);
    } catch (IOException | RuntimeException e) {
      if (rows.size() == 1) {
        trial.write(List.of(plain.apply(rows.getFirst())));
        found.add(new Culprit<>(rows.getFirst(), String.valueOf(e)));
      } else {
        int half = rows.size() / 2;
        part(rows.subList(0, half));
        part(rows.subList(half, rows.size()));
      }
    }
  }
}
