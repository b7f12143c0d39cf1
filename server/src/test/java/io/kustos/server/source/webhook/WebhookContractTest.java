package io.kustos.server.source.webhook;

import io.kustos.server.source.Events;
import io.kustos.server.source.Source;
import io.kustos.server.source.SourceContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The webhook with a sender that tries again, as an API server does. */
class WebhookContractTest extends SourceContract {
  @Override
  protected Feed newFeed() {
    return new Posts();
  }

  @Override
  protected String cluster() {
    return "east";
  }

  private final class Posts implements Feed {
    private final ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = WebhookRig.plainClient();
    private final AtomicInteger open = new AtomicInteger();
    private volatile WebhookSource source;
    private volatile int port;

    @Override
    public Source source() {
      if (source != null) {
        port = source.port();
      }
      source =
          WebhookSource.of(
              WebhookRig.PLAIN.withAddress("127.0.0.1", port), folder, Clock.systemUTC());
      return source;
    }

    @Override
    public void send(List<String> lines) {
      open.incrementAndGet();
      byte[] body = Events.body(lines);
      sender.execute(() -> post(body));
    }

    private void post(byte[] body) {
      try {
        while (!isPosted(body)) {
          Thread.sleep(20);
        }
        open.decrementAndGet();
      } catch (InterruptedException e) {
        // The test has ended.
      }
    }

    private boolean isPosted(byte[] body) throws InterruptedException {
      URI uri = URI.create("http://127.0.0.1:" + source.port() + "/audit/east?timeout=30s");
      var request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      try {
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
      } catch (IOException | IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public boolean isAcknowledged() {
      return open.get() == 0;
    }

    @Override
    public void close() {
      sender.shutdownNow();
      client.shutdownNow();
    }
  }
}
