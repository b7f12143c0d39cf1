package io.kustos.server.source.file;

import java.io.IOException;

/** An input that is not a log at all; the message says what it is instead. */
public final class UnreadableInput extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableInput(String message) {
    super(message);
  }
}
