package io.kustos.server.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bytes a source received at once: whole events, that is, a request body or complete lines. Nobody
 * changes the bytes after the delivery is made.
 *
 * @param source {@link Source#name} of the source, with what tells its parts apart after a colon
 *     when each has a position of its own
 * @param cluster name of the Kubernetes cluster the events are about
 * @param bytes what was received, decompressed
 * @param offset offset of the first byte in its file, 0 for a body
 * @param line line of the first byte in its file, from 1; 1 for a body
 * @param received when, by the clock of the source; read once
 * @param resume where the source goes on after a restart once this is durable; opaque to all but
 *     the source, null when it has no position
 */
public record Delivery(
    String source,
    String cluster,
    byte[] bytes,
    long offset,
    long line,
    Instant received,
    @Nullable String resume) {

  /** A request body. */
  public static Delivery body(String source, String cluster, byte[] bytes, Instant received) {
    return new Delivery(source, cluster, bytes, 0, 1, received, null);
  }
}
