package io.kustos.server.journal;

import java.util.List;

/**
 * What became of an append: it is on the disk.
 *
 * @param first place of the first entry kept; the others follow it
 * @param kept entries kept
 * @param duplicates entries left out because they were in the journal already
 * @param duplicateRejects how many of the duplicates are rejects
 * @param clashes indexes, among the entries handed over, of events kept although an event with the
 *     same identity and other bytes was in the journal already
 */
public record Appended(
    Position first, int kept, int duplicates, int duplicateRejects, List<Integer> clashes) {
  public Appended {
    clashes = List.copyOf(clashes);
  }
}
