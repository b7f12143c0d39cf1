package io.kustos.server.api;

import io.kustos.server.http.MetricsText;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the API has counted. Thread-safe. */
final class ApiCounters {
  private record Key(String route, int status) {}

  private final ConcurrentHashMap<Key, LongAdder> answers = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> nanos = new ConcurrentHashMap<>();
  final LongAdder gone = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger tails = new AtomicInteger();

  void answered(String route, int status, long tookNanos) {
    answers.computeIfAbsent(new Key(route, status), k -> new LongAdder()).increment();
    nanos.computeIfAbsent(route, k -> new LongAdder()).add(tookNanos);
  }

  void addTo(MetricsText out, int connections) {
    out.counter("kustos_api_requests_total", "Requests answered, by route and HTTP status.");
    Map<String, Long> sorted = new TreeMap<>();
    answers.forEach((key, count) -> sorted.put(key.route + "\n" + key.status, count.sum()));
    sorted.forEach(
        (key, count) -> {
          String[] parts = key.split("\n", -1);
          out.sample(count, "route", parts[0], "status", parts[1]);
        });
    out.counter("kustos_api_request_seconds_total", "Time spent on answers, by route.");
    new TreeMap<>(nanos).forEach((route, sum) -> out.sample(sum.sum() / 1e9, "route", route));
    out.counter("kustos_api_clients_gone_total", "Queries ended, as their client had gone.")
        .sample(gone.sum());
    out.counter("kustos_api_answer_bytes_total", "Bytes of answers.").sample(bytes.sum());
    out.gauge("kustos_api_running", "Requests worked on now.").sample((long) running.get());
    out.gauge("kustos_api_tails", "Live tails now.").sample((long) tails.get());
    out.gauge("kustos_api_connections", "Open connections.").sample((long) connections);
  }
}
