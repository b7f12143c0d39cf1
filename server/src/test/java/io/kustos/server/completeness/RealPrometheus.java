package io.kustos.server.completeness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A Prometheus of this machine that scrapes one page twice a second. */
final class RealPrometheus implements AutoCloseable {
  private final Process process;
  private final int port;

  private RealPrometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; skips the test, and says so, when there is none. */
  static RealPrometheus scraping(int target, Path folder) throws IOException {
    String program = program();
    if (program == null) {
      System.out.println("SKIPPED for want of a prometheus");
      Assumptions.abort("no prometheus");
    }
    int port = freePort();
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 500ms}
            scrape_configs:
            - job_name: apiserver
              static_configs:
              - targets: ["127.0.0.1:%d"]
            """
                .formatted(target));
    Process process =
        new ProcessBuilder(
                program,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new RealPrometheus(process, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static @Nullable String program() {
    for (String place :
        List.of("target/tools/usr/bin", "../target/tools/usr/bin", "/usr/bin", "/usr/local/bin")) {
      Path file = Path.of(place, "prometheus");
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    return null;
  }

  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
