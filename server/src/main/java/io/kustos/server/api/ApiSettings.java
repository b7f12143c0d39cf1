package io.kustos.server.api;

import io.kustos.server.query.QuerySettings;
import io.kustos.server.tls.TlsSettings;
import java.time.Duration;

/**
 * How the API is set up.
 *
 * @param host address it listens on
 * @param port port it listens on; 0 for any free one
 * @param tls how it does TLS
 * @param query bounds of its queries
 * @param bounds of requests and connections
 */
public record ApiSettings(
    String host, int port, TlsSettings tls, QuerySettings query, Bounds bounds) {
  /** The port it has by default. */
  public static final int PORT = 9767;

  /** Bounds of queries for people who wait. */
  public static final QuerySettings QUERY =
      QuerySettings.DEFAULT.withTimeMax(Duration.ofSeconds(30));

  /** This machine only, plain. */
  public static final ApiSettings DEFAULT =
      new ApiSettings("127.0.0.1", PORT, TlsSettings.OFF, QUERY, Bounds.DEFAULT);

  /**
   * Bounds of requests and connections.
   *
   * @param rowsMax most events, findings or rows in one answer
   * @param answerBytesMax longest answer that is made in memory
   * @param bodyBytesMax longest body of a request
   * @param connectionsMax most connections
   * @param tailsMax most live tails at a time
   * @param requestTimeout until a whole request is here, and until the next one begins
   */
  public record Bounds(
      int rowsMax,
      int answerBytesMax,
      int bodyBytesMax,
      int connectionsMax,
      int tailsMax,
      Duration requestTimeout) {
    /** The defaults. */
    public static final Bounds DEFAULT =
        new Bounds(10_000, 64 << 20, 1 << 20, 256, 16, Duration.ofSeconds(30));
  }

  /** Elsewhere. */
  public ApiSettings withAddress(String otherHost, int otherPort) {
    return new ApiSettings(otherHost, otherPort, tls, query, bounds);
  }
}
