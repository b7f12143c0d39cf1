package io.kustos.server.source.webhook;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Answers posts of audit events. 200 means durable. Anything else makes an API server try again
 * and, ten seconds later, drop the batch; so what a body holds is never a reason to refuse it.
 */
final class WebhookHandler implements Handler {
  private static final System.Logger LOG = System.getLogger("kustos.webhook");
  private static final Set<String> TYPES =
      Set.of("application/x-ndjson", "application/jsonl", "application/octet-stream", "text/plain");
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final long REST_NANOS_MAX = 5_000_000_000L;
  private static final long REST_BYTES_MAX = 64L << 20;

  private final String source;
  private final WebhookBounds bounds;
  private final Gate gate;
  private final Intake intake;
  private final InstantSource clock;
  private final ConnectionGuard guard;
  private final BodyMemory memory;
  private final WebhookCounters counters;

  WebhookHandler(
      String source,
      WebhookBounds bounds,
      Gate gate,
      Intake intake,
      InstantSource clock,
      ConnectionGuard guard,
      BodyMemory memory,
      WebhookCounters counters) {
    this.source = source;
    this.bounds = bounds;
    this.gate = gate;
    this.intake = intake;
    this.clock = clock;
    this.guard = guard;
    this.memory = memory;
    this.counters = counters;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws Exception {
    try (var exchange = guard.begin(request.remotePeer().address());
        var share = memory.share()) {
      try {
        Receipt receipt = take(request, exchange, share);
        acknowledge(response, receipt);
      } catch (Refused refused) {
        refuse(request, response, refused, exchange);
      }
    }
  }

  private Receipt take(
      ServerRequest request, ConnectionGuard.Exchange exchange, BodyMemory.Share share)
      throws Refused, InterruptedException {
    final long begun = System.nanoTime();
    String cluster = cluster(request);
    boolean gzip = isGzip(request);
    var reader = new BodyReader(bounds.bodyBytesMax(), share, exchange);
    byte[] body = read(request, reader, exchange);
    Instant received = clock.instant();
    if (body.length == 0) {
      return new Receipt(0, 0, 0);
    }
    if (gzip) {
      body = reader.gunzip(body);
    }
    var delivery = Delivery.body(source, cluster, body, received);
    Receipt receipt = deliver(delivery);
    counters.durable(delivery, receipt, System.nanoTime() - begun);
    return receipt;
  }

  private Receipt deliver(Delivery delivery) throws Refused {
    try {
      return intake.accept(delivery);
    } catch (IntakeException e) {
      throw new Refused(503, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot take in a batch", e);
      throw new Refused(500, "internal error");
    }
  }

  /** The cluster the request is for, once all that its header tells is in order. */
  private String cluster(ServerRequest request) throws Refused {
    Optional<String> inPath = gate.clusterIn(request.path().path());
    if (!request.prologue().method().equals(Method.POST)) {
      throw new Refused(405, "only POST is understood here");
    }
    String cluster =
        gate.cluster(
            inPath,
            request.headers().first(HeaderNames.AUTHORIZATION).orElse(null),
            request.remotePeer().tlsCertificates().orElse(new Certificate[0]));
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!isTaken(type)) {
      throw new Refused(415, "audit events are application/json, not " + type);
    }
    return cluster;
  }

  private static boolean isTaken(String contentType) {
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    return type.isEmpty()
        || type.endsWith("/json")
        || type.endsWith("+json")
        || TYPES.contains(type);
  }

  private static boolean isGzip(ServerRequest request) throws Refused {
    String encoding =
        request
            .headers()
            .first(HeaderNames.CONTENT_ENCODING)
            .orElse("identity")
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "gzip", "x-gzip" -> true;
      case "identity", "" -> false;
      default -> throw new Refused(415, "bodies may be compressed with gzip, not " + encoding);
    };
  }

  private byte[] read(ServerRequest request, BodyReader reader, ConnectionGuard.Exchange exchange)
      throws Refused, InterruptedException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    long length = request.headers().contentLength().orElse(-1);
    if (length > bounds.bodyBytesMax()) {
      throw new Refused(
          413, "the body is " + length + " bytes; at most " + bounds.bodyBytesMax() + " are taken");
    }
    byte[] body;
    try (InputStream in = request.content().inputStream()) {
      body = reader.read(in, length);
    } catch (RequestException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      exchange.fail();
      counters.cutBodies.increment();
      throw new CloseConnectionException("a body ended early", e);
    }
    counters.wireBytes.add(body.length);
    if (!exchange.bodyRead()) {
      exchange.fail();
      counters.cutBodies.increment();
      throw new CloseConnectionException("a body took too long");
    }
    return body;
  }

  private void acknowledge(ServerResponse response, Receipt receipt) {
    String body =
        "{\"events\":%d,\"duplicates\":%d,\"rejects\":%d}\n"
            .formatted(receipt.events(), receipt.duplicates(), receipt.rejects());
    send(response, 200, body);
  }

  private void refuse(
      ServerRequest request,
      ServerResponse response,
      Refused refused,
      ConnectionGuard.Exchange exchange) {
    int status = refused.status();
    switch (status) {
      case 401 -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      case 405 -> response.header(HeaderNames.ALLOW, "POST");
      case 503 -> response.header(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
      default -> {
        // nothing to add
      }
    }
    if (request.prologue().protocolVersion().startsWith("1")) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    String peer = request.remotePeer().host();
    counters.refused(status, peer, refused.reason(), clock.instant());
    send(response, status, "{\"error\":\"" + escaped(refused.reason()) + "\"}\n");
    readRest(request, exchange);
  }

  private void send(ServerResponse response, int status, String json) {
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    counters.answered(status);
    response.send(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Closing on a client that still sends would destroy the answer before it is read. */
  private static void readRest(ServerRequest request, ConnectionGuard.Exchange exchange) {
    if (!request.content().hasEntity() || request.content().consumed() || !request.continueSent()) {
      return;
    }
    exchange.hurry(REST_NANOS_MAX);
    byte[] buffer = new byte[16 << 10];
    long left = REST_BYTES_MAX;
    try {
      InputStream in = request.content().inputStream();
      int n = in.read(buffer);
      while (n >= 0 && left > 0) {
        left -= n;
        n = in.read(buffer);
      }
      if (n >= 0) {
        exchange.fail();
      }
    } catch (IOException | RuntimeException e) {
      // The client went away, or the body had been begun.
    }
  }

  private static String escaped(String text) {
    var safe = new StringBuilder();
    text.chars()
        .limit(200)
        .forEach(c -> safe.append(c < ' ' || c == '"' || c == '\\' ? '?' : (char) c));
    return safe.toString();
  }
}
