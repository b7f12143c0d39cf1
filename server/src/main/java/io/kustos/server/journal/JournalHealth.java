package io.kustos.server.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the last group could be committed. A degraded journal serves readers, and tries again
 * with every append.
 *
 * @param reason why not; null when it could
 * @param since when it began to fail; null when it does not
 */
public record JournalHealth(@Nullable String reason, @Nullable Instant since) {
  static final JournalHealth GOOD = new JournalHealth(null, null);

  public boolean isDegraded() {
    return reason != null;
  }
}
