package io.kustos.server.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes what sources received and makes it durable. Thread-safe; blocks its caller, a virtual
 * thread, as back-pressure.
 */
public interface Intake {
  /**
   * Decodes a delivery and stores its events and rejects together with its {@link Delivery#resume}.
   * Bytes that are no events are rejects, never an error.
   *
   * @return what was in it, and only when all of it is durable
   * @throws IntakeException when nothing can be promised about the delivery: keep it or have it
   *     sent again
   */
  Receipt accept(Delivery delivery) throws IntakeException;

  /**
   * As {@link #accept(Delivery)}, for deliveries that are in an order and sent side by side: each is
   * stored behind the one whose turn was before. What can be done beforehand may be.
   */
  default Receipt accept(Delivery delivery, Turn turn) throws IntakeException {
    try {
      turn.await();
      return accept(delivery);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IntakeException(IntakeException.Reason.CLOSED, "interrupted");
    } finally {
      turn.pass();
    }
  }

  /**
   * The {@link Delivery#resume} of the last delivery of a source that became durable, or null when
   * there is none. A source asks when it starts.
   */
  default @Nullable String resume(String source) {
    return null;
  }

  /**
   * A source brought all it has for now: whoever waits for more of it need not. By default it is
   * waited for, as for a source that is silent.
   *
   * @param source name of the source, without what tells its parts apart
   * @param now when that was
   * @throws IntakeException when that cannot be noted; nothing delivered is lost by it
   */
  default void ended(String source, Instant now) throws IntakeException {}
}
