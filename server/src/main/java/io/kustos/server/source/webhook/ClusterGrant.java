package io.kustos.server.source.webhook;

import io.kustos.server.token.Grant;
import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster a bearer token of the webhook is for.
 *
 * @param cluster the one, null for any
 */
public record ClusterGrant(@Nullable String cluster) {
  private static final String ANY = "*";
  static final Grant<ClusterGrant> GRANT =
      new Grant<>("kustos_", "webhook", "CLUSTER|*", ClusterGrant::parse, ClusterGrant::text);

  /** Checks the name. */
  public ClusterGrant {
    if (cluster != null) {
      ClusterName.check(cluster);
    }
  }

  /**
   * Reads the tokens of a data folder.
   *
   * @throws IOException when the file cannot be read or has a line that makes no sense
   */
  public static TokenFile<ClusterGrant> open(Path data) throws IOException {
    return TokenFile.open(WebhookSource.tokenFile(data), GRANT);
  }

  private static ClusterGrant parse(String text) {
    return new ClusterGrant(text.equals(ANY) ? null : text);
  }

  private String text() {
    return cluster == null ? ANY : cluster;
  }
}
