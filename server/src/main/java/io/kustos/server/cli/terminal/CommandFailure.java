package io.kustos.server.cli.terminal;

/** A command cannot go on; the message is one line for the user, the program exits with 2. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One that is told in these words. */
  public CommandFailure(String message) {
    super(message);
  }
}
