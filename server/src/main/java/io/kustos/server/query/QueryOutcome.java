package io.kustos.server.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say at the end of an answer.
 *
 * @param rows how many rows were handed out
 * @param more whether there are more rows than asked for
 * @param next where a search goes on; null when there is no more, and for SQL
 * @param problems what could not be read, with its name, one sentence each; the rest was served
 * @param explanation how the answer came about
 */
public record QueryOutcome(
    long rows,
    boolean more,
    @Nullable SearchCursor next,
    List<String> problems,
    Explanation explanation) {
  public QueryOutcome {
    problems = List.copyOf(problems);
  }
}
