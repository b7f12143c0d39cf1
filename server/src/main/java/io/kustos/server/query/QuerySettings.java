package io.kustos.server.query;

import java.time.Duration;

/**
 * The bounds on queries.
 *
 * @param timeMax longest a query may take
 * @param memoryBytesMax most memory for one SQL query, and for what all searches do in SQL
 * @param threads threads that work on one query
 * @param concurrentMax most queries at a time; others are refused as busy
 * @param rowsMax most rows of one answer
 * @param bucketsMax most bars of a histogram
 * @param facetValuesMax most values of a facet
 * @param sqlCharsMax longest SQL text, in characters
 */
public record QuerySettings(
    Duration timeMax,
    long memoryBytesMax,
    int threads,
    int concurrentMax,
    long rowsMax,
    int bucketsMax,
    int facetValuesMax,
    int sqlCharsMax) {

  /** The defaults. */
  public static final QuerySettings DEFAULT =
      new QuerySettings(
          Duration.ofSeconds(60), 512L << 20, 2, 4, 10_000_000, 2_000, 1_000, 100_000);

  /** The same with another time. */
  public QuerySettings withTimeMax(Duration other) {
    return new QuerySettings(
        other,
        memoryBytesMax,
        threads,
        concurrentMax,
        rowsMax,
        bucketsMax,
        facetValuesMax,
        sqlCharsMax);
  }
}
