package io.kustos.server.scan;

import io.kustos.core.event.AuditEvent;
import org.jspecify.annotations.Nullable;

/** Reads the events in a piece of a log. Holds state of one thread. */
interface EventReader {

  /**
   * Reads the values that are complete.
   *
   * @param last whether the log ends at {@code end}
   * @return index after the last complete value; {@code end} when nothing is left over
   */
  int read(byte[] bytes, int start, int end, boolean last, Target target);

  /** Takes what was read; events are valid during the call only. */
  interface Target {
    /**
     * An event.
     *
     * @param at index of its first byte in what is being read
     * @param cluster the cluster its wrapper names
     */
    void event(AuditEvent event, int at, @Nullable String cluster);

    /** Something that is no event: {@code length} bytes at {@code at}. */
    void reject(String reason, int at, int length, String detail);
  }
}
