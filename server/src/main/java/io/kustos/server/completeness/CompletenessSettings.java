package io.kustos.server.completeness;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server watches whether events are missing.
 *
 * @param prometheus URL of the Prometheus that scrapes the API servers
 * @param tokenFile file with a bearer token for it; null for none
 * @param authorities PEM file of those who vouch for its certificate; null for those that Java
 *     trusts
 * @param selector label matchers that choose the servers; may be empty
 * @param cluster cluster the servers' events are of; null for all events
 * @param interval least time over which is compared
 * @param delay how long to wait for events that come late
 * @param edge events so near to a scrape may count on its other side
 */
public record CompletenessSettings(
    URI prometheus,
    @Nullable Path tokenFile,
    @Nullable Path authorities,
    String selector,
    @Nullable String cluster,
    Duration interval,
    Duration delay,
    Duration edge) {
  /** Time over which is compared. */
  public static final Duration INTERVAL = Duration.ofMinutes(5);

  /** An API server tries for about 97 s to deliver a batch, which it filled for up to 30 s. */
  public static final Duration DELAY = Duration.ofMinutes(3);

  /** Between an event's time and its count. */
  public static final Duration EDGE = Duration.ofSeconds(1);
}
