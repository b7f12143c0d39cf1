package io.kustos.server.journal;

import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * A program that appends numbered entries from several threads until it is killed, and prints
 * {@code ack <thread> <number> <position>} for each that was acknowledged.
 */
final class CrashWriter {
  private CrashWriter() {}

  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[0]);
    int threads = Integer.parseInt(args[1]);
    String round = args[2];
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    DataFolder folder = DataFolder.open(path);
    Journal journal = Journal.open(folder, 0, Shard.SMALL, InstantSource.system());
    for (int thread = 0; thread < threads; thread++) {
      String name = round + "-" + thread;
      Thread.ofVirtual().start(() -> append(journal, name, out));
    }
    Thread.currentThread().join();
  }

  private static void append(Journal journal, String name, PrintStream out) {
    try {
      for (int i = 0; ; i++) {
        Appended done = journal.appendAndWait(List.of(Shard.entry(name + " " + i)));
        String line = "ack " + name + " " + i + " " + done.first() + "\n";
        synchronized (out) {
          out.print(line);
          out.flush();
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts the program in a JVM of its own. */
  static Process start(Path path, int threads, String round) throws Exception {
    return new ProcessBuilder(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CrashWriter.class.getName(),
            path.toString(),
            Integer.toString(threads),
            round)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
