package io.kustos.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Plays an API server with many busy connections: posts batches of recorded events to a webhook for
 * a while and prints what was acknowledged, and how soon. Every event gets an {@code auditID} of
 * its own, so that none is a duplicate, and the time at which it is sent: an API server does not
 * send millions of events of the same few minutes.
 *
 * <p>Arguments: URL, CA certificate (PEM, or {@code -} for plain HTTP), bearer token (or {@code
 * -}), corpus name, connections, events a batch, seconds, events per second at most (0 for no
 * limit), and seconds in the beginning whose acks do not count in the quantiles.
 */
public final class WebhookLoad {
  private static final byte[] KEY = "\"auditID\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final List<byte[]> TIMES =
      Stream.of("\"requestReceivedTimestamp\":\"", "\"stageTimestamp\":\"")
          .map(key -> key.getBytes(StandardCharsets.US_ASCII))
          .toList();
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);
  private static final int MICROS = 6;
  private static final int DIGITS = 8;
  private static final String HEX = "0123456789abcdef";

  /** A request's body, and where in it the values of {@code auditID} and the times begin. */
  private record Batch(byte[] body, int[] places, int[] times) {}

  private final HttpClient client;
  private final URI url;
  private final String token;
  private final List<Batch> batches;
  private final int batchEvents;
  private final long deadline;
  private final double rate;
  private final long countedFrom;
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final long begun = System.nanoTime();

  private WebhookLoad(String[] args) throws IOException, GeneralSecurityException {
    url = URI.create(args[0]);
    client = client(args[1]);
    token = args[2];
    batchEvents = Integer.parseInt(args[5]);
    batches = batches(Corpus.read(args[3]), batchEvents);
    deadline = begun + Long.parseLong(args[6]) * 1_000_000_000L;
    rate = Double.parseDouble(args[7]);
    countedFrom = begun + (args.length < 9 ? 0 : Long.parseLong(args[8])) * 1_000_000_000L;
  }

  public static void main(String[] args) throws Exception {
    WebhookLoad load = new WebhookLoad(args);
    List<Thread> threads = new ArrayList<>();
    List<long[]> latencies = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[4]); i++) {
      int connection = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    long[] taken = load.run(connection);
                    synchronized (latencies) {
                      latencies.add(taken);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    load.print(latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray());
  }

  private void print(long[] sorted) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf(
        "%,.0f events/s, %,.0f MB/s, %d batches, %d failed, ack ms p50 %.1f p90 %.1f p99 %.1f max"
            + " %.1f%n",
        acknowledged.get() / seconds,
        bytes.get() / seconds / 1e6,
        sorted.length,
        failed.get(),
        at(sorted, 0.5),
        at(sorted, 0.9),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e6;
  }

  private long[] run(int connection) {
    List<Long> taken = new ArrayList<>();
    for (int i = connection; System.nanoTime() < deadline; i++) {
      Batch batch = batches.get(i % batches.size());
      byte[] body = batch.body().clone();
      renumber(body, batch.places(), numbers.getAndAdd(batchEvents));
      await();
      date(body, batch.times(), Instant.now());
      long sent = System.nanoTime();
      if (post(body)) {
        acknowledged.addAndGet(batchEvents);
        bytes.addAndGet(body.length);
        if (sent >= countedFrom) {
          taken.add(System.nanoTime() - sent);
        }
      } else {
        failed.incrementAndGet();
      }
    }
    return taken.stream().mapToLong(Long::longValue).toArray();
  }

  /** Waits until the rate allows another batch. */
  private void await() {
    if (rate > 0) {
      long due = begun + (long) (numbers.get() / rate * 1e9);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  private boolean post(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!token.equals("-")) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      int status =
          client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Writes growing numbers over the first digits of every {@code auditID}. */
  static void renumber(byte[] body, int[] places, long first) {
    long number = first;
    for (int at : places) {
      long left = number++;
      for (int digit = DIGITS - 1; digit >= 0; digit--, left >>>= 4) {
        body[at + digit] = (byte) HEX.charAt((int) (left & 15));
      }
    }
  }

  /** Writes a time over all times, which have microseconds. */
  private static void date(byte[] body, int[] places, Instant now) {
    byte[] second = SECOND.format(now).getBytes(StandardCharsets.US_ASCII);
    int micros = now.getNano() / 1_000;
    for (int at : places) {
      System.arraycopy(second, 0, body, at, second.length);
      int left = micros;
      for (int digit = MICROS - 1; digit >= 0; digit--, left /= 10) {
        body[at + second.length + digit] = (byte) ('0' + left % 10);
      }
    }
  }

  /** Where the values of {@code auditID} begin. */
  static int[] places(byte[] body) {
    return places(body, KEY);
  }

  /** Where begins what follows a text. */
  private static int[] places(byte[] body, byte[] text) {
    return IntStream.range(0, body.length - text.length - DIGITS)
        .filter(at -> body[at] == text[0])
        .filter(at -> Arrays.equals(body, at, at + text.length, text, 0, text.length))
        .map(at -> at + text.length)
        .toArray();
  }

  private static List<Batch> batches(Corpus log, int events) {
    byte[] head =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
            .getBytes(StandardCharsets.US_ASCII);
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from + events <= log.size(); from += events) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(head);
      for (int i = from; i < from + events; i++) {
        body.write(log.bytes(), log.starts()[i], log.ends()[i] - log.starts()[i]);
        body.write(i + 1 < from + events ? ',' : ']');
      }
      body.write('}');
      byte[] bytes = body.toByteArray();
      int[] times = TIMES.stream().flatMapToInt(key -> IntStream.of(places(bytes, key))).toArray();
      batches.add(new Batch(bytes, places(bytes), times));
    }
    return batches;
  }

  private static HttpClient client(String ca) throws IOException, GeneralSecurityException {
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    if (!ca.equals("-")) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      try (InputStream in = Files.newInputStream(Path.of(ca))) {
        trusted.setCertificateEntry(
            "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, factory.getTrustManagers(), null);
      builder.sslContext(tls);
    }
    return builder.build();
  }
}
