package io.kustos.server.source;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The place of a delivery in a row of deliveries that are read side by side and taken one after the
 * other. Whoever has a turn must {@link #pass} it, also when the delivery is not taken.
 */
public final class Turn {
  private final @Nullable CountDownLatch before;
  private final CountDownLatch passed = new CountDownLatch(1);

  private Turn(@Nullable CountDownLatch before) {
    this.before = before;
  }

  /** The first of a row. */
  public static Turn first() {
    return new Turn(null);
  }

  /** The turn after this one. */
  public Turn next() {
    return new Turn(passed);
  }

  /** Waits until the turn before is passed. */
  public void await() throws InterruptedException {
    if (before != null) {
      before.await();
    }
  }

  /** Lets the next in the row go on. Does nothing when called again. */
  public void pass() {
    passed.countDown();
  }
}
