package io.kustos.core.correlate;

import java.util.Comparator;

/**
 * Events that are correlated with each other and share a clock.
 *
 * @param source how they come, so that an import of old events does not meet the present ones;
 *     empty when they all come one way
 * @param cluster the cluster they speak of; empty when it has no name
 */
public record EventStream(String source, String cluster) {
  /** By cluster, then source. */
  public static final Comparator<EventStream> ORDER =
      Comparator.comparing(EventStream::cluster).thenComparing(EventStream::source);
}
