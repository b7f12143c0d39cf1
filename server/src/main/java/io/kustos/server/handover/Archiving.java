package io.kustos.server.handover;

/** How far a server is with what it was handed. */
public interface Archiving {
  /** Lets all that was taken so far be archived without waiting for more; where that ends. */
  long flush();

  /** What is left to do. */
  Left left(long end);

  /**
   * What is left to do.
   *
   * @param entries journal entries before the end that are not yet judged and archived
   * @param problem why that does not go on; empty when it does
   */
  record Left(long entries, String problem) {}
}
