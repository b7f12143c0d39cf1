package io.kustos.server.pipeline;

import io.kustos.server.journal.SegmentFiles;
import io.kustos.server.pipeline.PipelineSettings.Archiving;
import io.kustos.server.source.Receipt;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A program that delivers numbered events from several threads until it is killed, and prints
 * {@code ack <first> <after>} for each delivery that was acknowledged.
 */
final class CrashProgram {
  /** Events in a delivery. */
  static final int BODY = 25;

  /** Instead of the first event: none is delivered. */
  static final int NOTHING = -1;

  private static final int THREADS = 4;

  /** Compacts all the time, so that it dies of that too. */
  private static final PipelineSettings SETTINGS =
      Line.SETTINGS
          .withArchiving(
              new Archiving(2_000, 1 << 20, 500, Duration.ofMillis(50)), Duration.ofMillis(200))
          .withCorrelation(Line.BOUNDS);

  private static final String RULES =
      """
      - rule: Exec
        desc: d
        condition: ka.verb = create and ka.target.subresource = exec
        output: exec by %ka.user.name in %ka.target.name
        priority: NOTICE
        source: k8s_audit
      """;

  /** Windows of a second, and a wait for each exec. */
  private static final String CORRELATIONS =
      """
      title: Many execs
      correlation:
        type: event_count
        rules: Exec
        group-by: objectRef.name
        timespan: 1s
        generate: true
        condition: {gte: 5}
      ---
      title: Exec alone
      correlation:
        type: absence
        rules: [Exec, Many execs]
        group-by: auditID
        timespan: 3s
        generate: true
      """;

  private CrashProgram() {}

  static VersionedRules rules() {
    return Line.rules(RULES, CORRELATIONS);
  }

  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[0]);
    AtomicInteger next = new AtomicInteger(Integer.parseInt(args[1]));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    Line line = open(path);
    for (int i = 0; i < (next.get() < 0 ? 0 : THREADS); i++) {
      Thread.ofVirtual().start(() -> deliver(line, next, out));
    }
    Thread.currentThread().join();
  }

  static Line open(Path path) throws IOException {
    return Line.open(path, rules(), SETTINGS, InstantSource.system(), SegmentFiles.ON_DISK);
  }

  private static void deliver(Line line, AtomicInteger next, PrintStream out) {
    try {
      while (true) {
        int first = next.getAndAdd(BODY);
        List<String> events = events(first, first + BODY);
        Receipt receipt = line.deliver(events);
        if (receipt.events() + receipt.duplicates() != BODY || receipt.rejects() != 0) {
          throw new IllegalStateException(receipt.toString());
        }
        synchronized (out) {
          out.print("ack " + first + " " + (first + BODY) + "\n");
          out.flush();
        }
        Thread.sleep(5);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every fifth of them is an exec, which the rule finds. */
  static List<String> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(CrashProgram::event).toList();
  }

  private static String event(int number) {
    String what = number % 5 == 0 ? "exec" : "log";
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"id-%d",\
        "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/prod/pods/web/%s",\
        "verb":"%s","user":{"username":"ann"},"sourceIPs":["10.0.0.1"],\
        "objectRef":{"resource":"pods","namespace":"prod","name":"web","apiVersion":"v1",\
        "subresource":"%s"},"responseStatus":{"metadata":{},"code":%d},\
        "requestReceivedTimestamp":"2020-11-23T00:00:00.000000Z",\
        "stageTimestamp":"%s",\
        "annotations":{"authorization.k8s.io/decision":"allow"}}"""
        .formatted(
            number,
            what,
            what.equals("exec") ? "create" : "get",
            what,
            what.equals("exec") ? 101 : 200,
            Instant.parse("2020-11-23T00:00:00.000001Z").plusMillis(20L * number));
  }

  /** Starts the program in a JVM of its own. */
  static Process start(Path path, int first) throws Exception {
    deleteLibraries(path);
    return new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + path,
            "-cp",
            System.getProperty("java.class.path"),
            CrashProgram.class.getName(),
            path.toString(),
            Integer.toString(first))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What the driver of DuckDB has unpacked stays when a process is killed: 70 MB each. */
  private static void deleteLibraries(Path path) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(path, "libduckdb*")) {
      for (Path library : left) {
        Files.delete(library);
      }
    }
  }
}
