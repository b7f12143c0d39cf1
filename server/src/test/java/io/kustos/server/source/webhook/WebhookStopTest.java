package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Events;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
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
  private final SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>();
  private WebhookRig rig;
  private CompletableFuture<HttpResponse<String>> answer;

  @AfterEach
  void stop() {
    body.close();
    rig.close();
  }

  private void start(Duration bodyTimeout) throws Exception {
    WebhookBounds bounds = WebhookBounds.DEFAULT.withTimeouts(LONG, bodyTimeout, LONG);
    rig = new WebhookRig(WebhookRig.SETTINGS.withTokens(false).withBounds(bounds), folder);
  }

  /** Sends half a body and no more; returns when the server waits for the rest. */
  private void postHalf(HttpClient client) {
    HttpRequest request =
        rig.post("/audit", BODY).POST(HttpRequest.BodyPublishers.fromPublisher(body)).build();
    answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    Events.await("the client asks for the body", () -> body.getNumberOfSubscribers() == 1);
    body.submit(ByteBuffer.wrap(BODY, 0, BODY.length / 2));
    Events.await("the body has begun", () -> rig.source.metrics().heldBytes() > 0);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void takesNoBodyWhoseSenderGoesAway(Version version) throws Exception {
    start(LONG);
    try (HttpClient client = rig.client(version)) {
      postHalf(client);
      client.shutdownNow();
    }
    Events.await("no connection", () -> rig.source.metrics().connections() == 0);
    assertThat(rig.intake.deliveries()).isEmpty();
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
    }
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void finishesWhatIsBeingStoredWhenItIsClosed(Version version) throws Exception {
    start(LONG);
    rig.intake.block();
    try (HttpClient client = rig.client(version)) {
      answer =
          client.sendAsync(rig.post("/audit", BODY).build(), HttpResponse.BodyHandlers.ofString());
      Events.await("delivery", () -> rig.intake.waiting() == 1);
      Thread closing = Thread.startVirtualThread(rig.source::close);
      Thread.sleep(200);
      rig.intake.release();
      if (version == Version.HTTP_1_1) {
        // With HTTP/2 the sender may have been told to go away first; it sends again.
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
      closing.join();
    }
    assertThat(rig.intake.events()).hasSize(3);
  }
}
