package io.kustos.server.journal;

import java.io.IOException;

/**
 * The journal cannot take entries now, and says why: the disk is full, read-only or broken, or the
 * journal is closed. Of an append that fails so nothing is acknowledged.
 */
public final class JournalUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  JournalUnavailable(String message) {
    super(message);
  }

  JournalUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
