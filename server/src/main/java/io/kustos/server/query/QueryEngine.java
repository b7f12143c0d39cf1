package io.kustos.server.query;

import io.kustos.core.rule.Condition;
import io.kustos.lake.Archive;
import io.kustos.server.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers questions about all that was taken in: the archive as it is at the moment of the question,
 * and what the journal has beyond it, without a gap and without doubles between the two.
 *
 * <p>Either inside a server, over its open archive and journal; or in a process of its own, over a
 * data folder that a server may be working on at the same time (ADR 005 says how). Thread-safe: any
 * number of threads may ask; more than {@link QuerySettings#concurrentMax} at a time are refused.
 *
 * <p>What cannot be read, such as a file that is missing or damaged, is named in the outcome's
 * problems, and the rest is served.
 */
public final class QueryEngine implements AutoCloseable {

  private QueryEngine() {}

  /**
   * Opens a data folder to read it, whether or not a server works on it.
   *
   * @throws IOException when there is no data folder of Kustos, or it is of a newer one
   */
  public static QueryEngine open(Path dataFolder, QuerySettings settings) throws IOException {
    throw new IOException("not yet");
  }

  /** Answers from a server's archive and pipeline, which stay the caller's to close. */
  public static QueryEngine over(Archive archive, Pipeline pipeline, QuerySettings settings)
      throws IOException {
    throw new IOException("not yet");
  }

  /**
   * The condition that a text in the search box means.
   *
   * @param name what to call the text in a diagnostic, for example {@code query}
   * @throws QueryException of kind SYNTAX with diagnostics, for a caret
   */
  public Condition parse(String name, String text) throws QueryException {
    throw new QueryException(QueryException.Kind.UNREADABLE, "not yet");
  }

  /**
   * Hands out the newest events for which the condition holds. The condition may be one of {@link
   * #parse} or any rule's.
   */
  public QueryOutcome search(
      SearchRequest request, RowSink<? super EventHit> sink, Cancellation cancellation)
      throws QueryException, IOException {
    throw new QueryException(QueryException.Kind.UNREADABLE, "not yet");
  }

  /** Counts the events for which the condition holds. */
  public Counts count(CountRequest request, Cancellation cancellation)
      throws QueryException, IOException {
    throw new QueryException(QueryException.Kind.UNREADABLE, "not yet");
  }

  /** Runs SQL that reads. */
  public QueryOutcome sql(SqlRequest request, SqlSink sink, Cancellation cancellation)
      throws QueryException, IOException {
    throw new QueryException(QueryException.Kind.UNREADABLE, "not yet");
  }

  /** Hands out findings, newest first. */
  public QueryOutcome findings(
      FindingRequest request, RowSink<? super FoundFinding> sink, Cancellation cancellation)
      throws QueryException, IOException {
    throw new QueryException(QueryException.Kind.UNREADABLE, "not yet");
  }

  /** All stages of the request with that audit id, in the order of the journal. */
  public List<EventHit> events(String auditId, Cancellation cancellation)
      throws QueryException, IOException {
    throw new QueryException(QueryException.Kind.UNREADABLE, "not yet");
  }

  /**
   * Hands out events that fit as they are journaled and findings on such events as they are made,
   * from now on until cancelled; then throws as cancelled. Does not count among the concurrent
   * queries, and has no time limit.
   *
   * @param request its limit and cursor do not matter, and neither do its times
   */
  public void tail(
      SearchRequest request, RowSink<? super LiveRow> sink, Cancellation cancellation)
      throws QueryException, IOException {
    throw new QueryException(QueryException.Kind.UNREADABLE, "not yet");
  }

  @Override
  public void close() throws IOException {
    // Nothing is held yet.
  }
}
