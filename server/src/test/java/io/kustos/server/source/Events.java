package io.kustos.server.source;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Small audit events for tests of sources. */
public final class Events {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Events() {}

  /** An event with a number. */
  public static String event(int number) {
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%d",\
        "stage":"ResponseComplete","requestURI":"/api/v1/pods","verb":"list",\
        "user":{"username":"ann"},"sourceIPs":["10.0.0.1"],\
        "requestReceivedTimestamp":"2026-11-23T00:00:00.000000Z",\
        "stageTimestamp":"2026-11-23T00:00:00.000001Z"}"""
        .formatted(number);
  }

  /** Events with the numbers {@code from} to {@code to}, without the last. */
  public static List<String> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(Events::event).toList();
  }

  /** The body an API server posts. */
  public static byte[] body(List<String> events) {
    String list =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
            + String.join(",", events)
            + "]}\n";
    return list.getBytes(StandardCharsets.UTF_8);
  }

  /** Waits until something holds; gives up only after a long time. */
  public static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never came to be: " + what);
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
