package io.kustos.server.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets work end in an orderly way when the user presses Ctrl-C. */
public final class Interruption {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stop.run();
              try {
                boolean ended = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assert ended || done.getCount() > 0;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "kustos-interruption");
  }

  /** From now on a signal to end calls {@code stop} and waits until {@link #done}. */
  public static Interruption of(Runnable stop) {
    Interruption interruption = new Interruption(stop);
    try {
      Runtime.getRuntime().addShutdownHook(interruption.hook);
    } catch (IllegalStateException e) {
      stop.run(); // The signal came before.
    }
    return interruption;
  }

  /** The work has ended. */
  public void done() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal is being handled; the hook ends now.
      return;
    }
  }
}
