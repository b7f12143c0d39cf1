package io.kustos.core.answer;

import java.util.List;

/**
 * What the log says to a question.
 *
 * @param question that was asked
 * @param done what was done, newest first
 * @param possible requests that may have done it: the log does not tell what they were about
 * @param denied who tried and was refused
 * @param failed who tried and failed otherwise, or only tried out (dry run)
 * @param notes what the log cannot show, and how it was read
 */
public record Answer(
    Question question,
    List<Act> done,
    List<Act> possible,
    List<Act> denied,
    List<Act> failed,
    List<String> notes) {
  /** Copies the lists. */
  public Answer {
    done = List.copyOf(done);
    possible = List.copyOf(possible);
    denied = List.copyOf(denied);
    failed = List.copyOf(failed);
    notes = List.copyOf(notes);
  }
}
