package io.kustos.core.answer;

import java.util.List;

/** Where requests are looked up: an archive, a journal, a log in memory. */
public interface History {
  /**
   * The requests that fit, in the order of their stage times. Several stages of one request may be
   * given.
   *
   * @throws java.io.UncheckedIOException when the history cannot be read
   */
  List<Request> find(Lookup lookup);
}
