package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Events;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that are under way when something ends. */
@Timeout(120)
class WebhookStopTest {
  private static final byte[] BODY = Events.body(Events.events(0, 3));
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch half = new CountDownLatch(1);
  private WebhookRig rig;

  @AfterEach
  void stop() {
    goOn.countDown();
    rig.close();
  }

  private void start(Duration bodyTimeout) throws Exception {
    WebhookBounds bounds = WebhookBounds.DEFAULT.withTimeouts(LONG, bodyTimeout, LONG);
    rig = new WebhookRig(WebhookRig.SETTINGS.withTokens(false).withBounds(bounds), folder);
  }

  /** Half a body, and the rest when the test says so. */
  private final class Halting extends InputStream {
    private int at;

    @Override
    public int read() {
      if (at == BODY.length / 2) {
        half.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          return -1;
        }
      }
      return at < BODY.length ? BODY[at++] : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      int b = read();
      if (b < 0) {
        return -1;
      }
      bytes[offset] = (byte) b;
      return 1;
    }
  }

  private CompletableFuture<HttpResponse<String>> postHalf(HttpClient client)
      throws InterruptedException {
    HttpRequest request =
        rig.post("/audit", BODY)
            .POST(HttpRequest.BodyPublishers.ofInputStream(Halting::new))
            .build();
    var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    half.await();
    return answer;
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void takesNoBodyWhoseSenderGoesAway(Version version) throws Exception {
    start(LONG);
    try (HttpClient client = rig.client(version)) {
      // The first post sets the connection up, so that half of the second is surely under way.
      assertThat(WebhookRig.status(client, rig.post("/audit", Events.body(Events.events(7, 8)))))
          .isEqualTo(200);
      postHalf(client);
      client.shutdownNow();
      goOn.countDown();
    }
    Events.await("no connection", () -> rig.source.metrics().connections() == 0);
    assertThat(rig.intake.events()).hasSize(1);
    Events.await("nothing is held", () -> rig.source.metrics().heldBytes() == 0);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void takesNoBodyThatIsTooSlow(Version version) throws Exception {
    start(Duration.ofMillis(500));
    try (HttpClient client = rig.client(version)) {
      postHalf(client);
      Events.await("the cut body is counted", () -> rig.source.metrics().cutBodies() == 1);
      client.shutdownNow();
      goOn.countDown();
    }
    assertThat(rig.source.metrics().closedSlow()).isEqualTo(1);
    assertThat(rig.intake.deliveries()).isEmpty();
    Events.await("nothing is held", () -> rig.source.metrics().heldBytes() == 0);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void takesNoHalfBodyWhenItIsClosed(Version version) throws Exception {
    start(LONG);
    try (HttpClient client = rig.client(version)) {
      postHalf(client);
      rig.source.close();
      client.shutdownNow();
      goOn.countDown();
    }
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void acknowledgesWhatIsBeingStoredWhenItIsClosed(Version version) throws Exception {
    start(LONG);
    rig.intake.block();
    try (HttpClient client = rig.client(version)) {
      var answer =
          client.sendAsync(
              rig.post("/audit", BODY).build(), HttpResponse.BodyHandlers.ofString());
      Events.await("delivery", () -> rig.intake.waiting() == 1);
      Thread closing = Thread.startVirtualThread(rig.source::close);
      Thread.sleep(200);
      rig.intake.release();
      assertThat(answer.get().statusCode()).isEqualTo(200);
      closing.join();
    }
    assertThat(rig.intake.events()).hasSize(3);
  }
}
