package io.kustos.server.service;

import io.kustos.server.http.MetricsText;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Metrics of the process, under the names Prometheus' own clients use. */
final class ProcessMetrics {
  private static final long KIB = 1024;

  private ProcessMetrics() {}

  static void add(MetricsText out, Instant started) {
    out.gauge("process_start_time_seconds", "When the process started.")
        .sample(started.toEpochMilli() / 1e3);
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(
            cpu ->
                out.counter("process_cpu_seconds_total", "Time on a processor.")
                    .sample(seconds(cpu)));
    try {
      addResident(out);
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        out.gauge("process_open_fds", "Open files.").sample(open.count());
      }
    } catch (IOException e) {
      // Not Linux: the others must do.
    }
    jvm(out);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static void addResident(MetricsText out) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        long kib = Long.parseLong(line.replaceAll("\\D", ""));
        out.gauge("process_resident_memory_bytes", "Memory in use.").sample(kib * KIB);
      }
    }
  }

  private static void jvm(MetricsText out) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    out.gauge("jvm_memory_used_bytes", "Memory Java uses.")
        .sample(memory.getHeapMemoryUsage().getUsed(), "area", "heap")
        .sample(memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
    out.gauge("jvm_memory_max_bytes", "Memory Java may use.")
        .sample(memory.getHeapMemoryUsage().getMax(), "area", "heap");
    out.counter("jvm_gc_collection_seconds_total", "Time spent on collecting garbage.");
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      out.sample(gc.getCollectionTime() / 1e3, "gc", gc.getName());
    }
    out.gauge("jvm_threads_current", "Platform threads.")
        .sample(ManagementFactory.getThreadMXBean().getThreadCount());
  }
}
