package io.kustos.server.cli;

/** A command cannot go on; the message is one line for the user, the program exits with 2. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }
}
