package io.kustos.server.cli;

/** Whoever read the output has gone, as {@code head} does when it has seen enough. */
final class ClosedPipe extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
