package io.kustos.server.cli.terminal;

/** Whoever read the output has gone, as {@code head} does when it has seen enough. */
public final class ClosedPipe extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
