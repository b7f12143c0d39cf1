package io.kustos.server.source.webhook;

import java.time.Duration;

/**
 * Every bound of the webhook source.
 *
 * @param bodyBytesMax longest body, in bytes, before and after decompression
 * @param bodiesBytesMax how many bytes of bodies are held at once; one body may go beyond
 * @param headerBytesMax longest header of a request, in bytes
 * @param connectionsMax most connections; further ones wait to be accepted
 * @param addressConnectionsMax most connections from one address; further ones are closed
 * @param headerTimeout from a connection's start to the end of its first header, TLS included
 * @param bodyTimeout from a header to the end of its body
 * @param idleTimeout from a response to the end of the next header
 * @param drainTimeout how long requests in progress may take when the source is closed
 * @param reloadInterval how often certificate and token files are looked at
 */
public record WebhookBounds(
    int bodyBytesMax,
    long bodiesBytesMax,
    int headerBytesMax,
    int connectionsMax,
    int addressConnectionsMax,
    Duration headerTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration drainTimeout,
    Duration reloadInterval) {
  /**
   * The defaults. An API server gives up on a post after 30 s, so a longer body timeout serves
   * nobody; it keeps idle connections for 90 s, and it is the one to close them.
   */
  public static final WebhookBounds DEFAULT =
      new WebhookBounds(
          128 << 20,
          256L << 20,
          32 << 10,
          2048,
          512,
          Duration.ofSeconds(10),
          Duration.ofSeconds(45),
          Duration.ofSeconds(120),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5));

  /** Checks that nothing is zero or less. */
  public WebhookBounds {
    if (bodyBytesMax < 1
        || bodiesBytesMax < 1
        || headerBytesMax < 1
        || connectionsMax < 1
        || addressConnectionsMax < 1) {
      throw new IllegalArgumentException("a bound must be at least 1");
    }
    for (var time : new Duration[] {headerTimeout, bodyTimeout, idleTimeout, reloadInterval}) {
      if (!time.isPositive()) {
        throw new IllegalArgumentException("a timeout must be longer than nothing");
      }
    }
  }

  /** With other bounds for bodies. */
  public WebhookBounds withBodies(int oneBytesMax, long allBytesMax) {
    return new WebhookBounds(
        oneBytesMax,
        allBytesMax,
        headerBytesMax,
        connectionsMax,
        addressConnectionsMax,
        headerTimeout,
        bodyTimeout,
        idleTimeout,
        drainTimeout,
        reloadInterval);
  }

  /** With other bounds for connections. */
  public WebhookBounds withConnections(int max, int addressMax) {
    return new WebhookBounds(
        bodyBytesMax,
        bodiesBytesMax,
        headerBytesMax,
        max,
        addressMax,
        headerTimeout,
        bodyTimeout,
        idleTimeout,
        drainTimeout,
        reloadInterval);
  }

  /** With other timeouts. */
  public WebhookBounds withTimeouts(Duration header, Duration body, Duration idle) {
    return new WebhookBounds(
        bodyBytesMax,
        bodiesBytesMax,
        headerBytesMax,
        connectionsMax,
        addressConnectionsMax,
        header,
        body,
        idle,
        drainTimeout,
        reloadInterval);
  }

  /** With another time between looks at files. */
  public WebhookBounds withReloadInterval(Duration interval) {
    return new WebhookBounds(
        bodyBytesMax,
        bodiesBytesMax,
        headerBytesMax,
        connectionsMax,
        addressConnectionsMax,
        headerTimeout,
        bodyTimeout,
        idleTimeout,
        drainTimeout,
        interval);
  }
}
