package io.kustos.core.lab;

import java.util.List;
import java.util.Set;

/**
 * Something that was done on purpose while a log was recorded.
 *
 * @param id short; what is done again has the same
 * @param title one line
 * @param kind whether it was an attack
 * @param techniques ATT&CK techniques it uses, by id
 * @param auditIds audit ids of its own requests
 * @param consequences audit ids of what the cluster did because of it
 * @param startNanos when it began, nanoseconds since the epoch, or {@link
 *     io.kustos.core.event.Timestamps#NONE}
 */
public record Label(
    String id,
    String title,
    Kind kind,
    List<String> techniques,
    Set<String> auditIds,
    Set<String> consequences,
    long startNanos) {
  public Label {
    techniques = List.copyOf(techniques);
    auditIds = Set.copyOf(auditIds);
    consequences = Set.copyOf(consequences);
  }

  /** Whether it was an attack. */
  public enum Kind {
    MALICIOUS,
    /** Harmless, and like an attack to look at. */
    LOOKALIKE,
    BENIGN
  }
}
