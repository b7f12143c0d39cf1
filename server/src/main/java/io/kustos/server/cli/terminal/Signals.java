package io.kustos.server.cli.terminal;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a server does when it is told to end: the first signal is a request, the second ends the
 * process at once. Unlike a shutdown hook, this leaves the exit code to the program.
 */
public final class Signals {
  private static final int AT_ONCE = 130;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicInteger count = new AtomicInteger();

  private Signals() {}

  /** Listens for SIGTERM, SIGINT and SIGHUP from now on. */
  public static Signals listen() {
    Signals signals = new Signals();
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      signals.handle(name);
    }
    return signals;
  }

  /** By reflection: the class is there, but not in what javac knows of the platform. */
  @SuppressWarnings("ReferenceEquality") // A proxy equals itself only.
  private void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "handle" -> signalled();
                  case "hashCode" -> {
                    return System.identityHashCode(proxy);
                  }
                  case "equals" -> {
                    return arguments != null && proxy == arguments[0];
                  }
                  default -> {
                    return "kustos";
                  }
                }
                return null;
              });
      Object number = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, number, ours);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Without it a signal ends the process at once, which the journal survives.
      System.getLogger("kustos.service")
          .log(System.Logger.Level.WARNING, "cannot listen for signal " + name, e);
    }
  }

  private void signalled() {
    if (count.incrementAndGet() > 1) {
      Runtime.getRuntime().halt(AT_ONCE);
    }
    asked.countDown();
  }

  /** Whether the first signal has come. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Returns when the first signal has come. */
  public void await() throws InterruptedException {
    asked.await();
  }
}
