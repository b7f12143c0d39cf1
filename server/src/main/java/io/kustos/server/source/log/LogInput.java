package io.kustos.server.source.log;

import java.util.regex.Pattern;

/**
 * Logs to follow.
 *
 * @param path path of a log as the API server has it in {@code --audit-log-path}, or a glob for
 *     several. Rotated parts are found beside it and need no glob.
 * @param cluster name of the cluster its events are about
 */
public record LogInput(String path, String cluster) {
  private static final Pattern CLUSTER =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

  /** Checks that both say something. */
  public LogInput {
    if (path.isBlank()) {
      throw new IllegalArgumentException("a log without a path");
    }
    if (!CLUSTER.matcher(cluster).matches()) {
      throw new IllegalArgumentException("not a name for a cluster: " + cluster);
    }
  }
}
