package io.kustos.server.query;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to count.
 *
 * @param search which events; its limit and cursor do not matter
 * @param step width of a histogram's bar; null for no histogram. Made wider when there would be
 *     more than {@link QuerySettings#bucketsMax} bars
 * @param facets columns of the events table ({@code verb}, {@code user_name}, {@code source_ips} …)
 *     whose most frequent values are wanted
 * @param values most values of each
 */
public record CountRequest(
    SearchRequest search, @Nullable Duration step, List<String> facets, int values) {
  public CountRequest {
    facets = List.copyOf(facets);
  }
}
