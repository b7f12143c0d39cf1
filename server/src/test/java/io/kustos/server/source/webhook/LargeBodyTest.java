package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import io.kustos.server.source.Intake;
import io.kustos.server.source.Receipt;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body of more than 100 MiB within the default bounds. */
class LargeBodyTest {
  private static final byte[] PART = Events.body(Events.events(0, 2000));
  private static final int PARTS = (110 << 20) / PART.length;

  @TempDir Path folder;

  @Test
  void takesMoreThanAHundredMebibytes() throws Exception {
    var taken = new AtomicReference<Delivery>();
    Intake intake =
        delivery -> {
          taken.set(delivery);
          return new Receipt(1, 0, 0);
        };
    var source = WebhookSource.of(WebhookRig.PLAIN, folder, Clock.systemUTC());
    source.start(intake);
    try (HttpClient client = WebhookRig.plainClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(source.url()))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofInputStream(LargeBodyTest::parts))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    } finally {
      source.close();
    }
    byte[] bytes = taken.get().bytes();
    assertThat(bytes.length).isEqualTo(PARTS * PART.length).isGreaterThan(100 << 20);
    for (int i = 0; i < PARTS; i++) {
      int at = i * PART.length;
      assertThat(java.util.Arrays.equals(bytes, at, at + PART.length, PART, 0, PART.length))
          .isTrue();
    }
  }

  private static InputStream parts() {
    return new SequenceInputStream(
        Collections.enumeration(
            IntStream.range(0, PARTS)
                .<InputStream>mapToObj(i -> new java.io.ByteArrayInputStream(PART))
                .toList()));
  }
}
