package io.kustos.core.doctor;

import java.io.Serial;

/** A text holds no flags of an API server; the message is one sentence for the user. */
public final class UnreadableFlags extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnreadableFlags(String message) {
    super(message);
  }
}
