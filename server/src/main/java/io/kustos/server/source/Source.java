package io.kustos.server.source;

/**
 * Brings audit data in. It tells its sender "received" (answers a request, moves its saved
 * position) only after {@link Intake#accept} has returned for that data; what it could not hand
 * over comes again from the sender. Order is as received and means nothing.
 */
public interface Source extends AutoCloseable {
  /** What operators call it, unique in a server: {@code webhook}, {@code tail}. */
  String name();

  /**
   * Begins to receive; returns when it is ready to. Called once.
   *
   * @throws SourceException when it cannot, for example because its address is taken
   */
  void start(Intake intake) throws SourceException;

  /** How it is doing now; from any thread, at any time. */
  SourceStatus status();

  /**
   * Stops receiving. Data whose {@link Intake#accept} has begun is finished and acknowledged, the
   * rest is left to the sender. Does nothing when called again.
   */
  @Override
  void close();
}
