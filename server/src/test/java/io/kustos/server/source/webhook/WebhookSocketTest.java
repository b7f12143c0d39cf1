package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Events;
import io.kustos.server.source.SourceException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, stop half-way or send what no HTTP library would. */
class WebhookSocketTest {
  private static final String BODY =
      new String(Events.body(Events.events(0, 2)), StandardCharsets.UTF_8);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;
  private WebhookRig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(Duration header, Duration body, Duration idle) throws SourceException {
    WebhookBounds bounds = WebhookBounds.DEFAULT.withTimeouts(header, body, idle);
    rig = new WebhookRig(WebhookRig.PLAIN.withBounds(bounds), folder);
  }

  @Test
  void answersTwoRequestsInARowOnOneConnection() throws Exception {
    start(LONG, LONG, LONG);
    try (Socket socket = rig.connect()) {
      String request = WebhookRig.head("/audit/east?timeout=30s", BODY.length()) + BODY;
      WebhookRig.write(socket, request + request);
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
      WebhookRig.write(socket, request);
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(rig.intake.events()).hasSize(2);
    assertThat(rig.intake.duplicates()).isEqualTo(4);
  }

  @Test
  void takesNoHalfBody() throws Exception {
    start(LONG, LONG, LONG);
    try (Socket socket = rig.connect()) {
      WebhookRig.write(socket, WebhookRig.head("/audit", BODY.length()) + BODY.substring(0, 400));
      socket.shutdownOutput();
      assertThat(WebhookRig.answer(socket)).doesNotContain(" 200 ");
    }
    Events.await("the cut body is counted", () -> rig.source.metrics().cutBodies() == 1);
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @Test
  void takesNoHalfChunkedBody() throws Exception {
    start(LONG, LONG, LONG);
    try (Socket socket = rig.connect()) {
      String head =
          WebhookRig.head("/audit", 0)
              .replace("Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n");
      WebhookRig.write(socket, head + "10\r\n" + BODY.substring(0, 16) + "\r\n");
      socket.shutdownOutput();
      assertThat(WebhookRig.answer(socket)).doesNotContain(" 200 ");
    }
    Events.await("the cut body is counted", () -> rig.source.metrics().cutBodies() == 1);
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @Test
  void closesAConnectionThatSaysNothing() throws Exception {
    start(SHORT, LONG, LONG);
    try (Socket socket = rig.connect()) {
      assertThat(WebhookRig.answer(socket)).isEmpty();
    }
    assertThat(rig.source.metrics().closedSlow()).isEqualTo(1);
  }

  @Test
  void closesAConnectionWhoseHeaderDrips() throws Exception {
    start(SHORT, LONG, LONG);
    try (Socket socket = rig.connect()) {
      drip(socket, WebhookRig.head("/audit", BODY.length()));
    }
    assertThat(rig.source.metrics().closedSlow()).isEqualTo(1);
  }

  @Test
  void closesAConnectionWhoseBodyDrips() throws Exception {
    start(LONG, SHORT, LONG);
    try (Socket socket = rig.connect()) {
      WebhookRig.write(socket, WebhookRig.head("/audit", 1_000_000));
      drip(socket, BODY);
    }
    Events.await("the cut body is counted", () -> rig.source.metrics().cutBodies() == 1);
    assertThat(rig.source.metrics().closedSlow()).isEqualTo(1);
    assertThat(rig.source.metrics().heldBytes()).isZero();
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @Test
  void closesAnIdleConnection() throws Exception {
    start(LONG, LONG, SHORT);
    try (Socket socket = rig.connect()) {
      WebhookRig.write(socket, WebhookRig.head("/audit", BODY.length()) + BODY);
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
      assertThat(WebhookRig.answer(socket)).isEmpty();
    }
    assertThat(rig.source.metrics().closedIdle()).isEqualTo(1);
  }

  @Test
  void waitsForTheIntakeLongerThanForTheBody() throws Exception {
    start(SHORT, SHORT, LONG);
    rig.intake.block();
    try (Socket socket = rig.connect()) {
      WebhookRig.write(socket, WebhookRig.head("/audit", BODY.length()) + BODY);
      Events.await("delivery", () -> rig.intake.waiting() == 1);
      Thread.sleep(SHORT.multipliedBy(3));
      rig.intake.release();
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(rig.source.metrics().closedSlow()).isZero();
  }

  @Test
  void refusesAHeaderThatIsTooLong() throws Exception {
    start(LONG, LONG, LONG);
    try (Socket socket = rig.connect()) {
      String long32k = "X-Long: " + "x".repeat(WebhookBounds.DEFAULT.headerBytesMax()) + "\r\n\r\n";
      WebhookRig.write(socket, "POST /audit HTTP/1.1\r\nHost: localhost\r\n" + long32k);
      assertThat(WebhookRig.answer(socket)).doesNotContain(" 200 ");
    }
  }

  @Test
  void refusesALargeBodyBeforeItIsSent() throws Exception {
    start(LONG, LONG, LONG);
    try (Socket socket = rig.connect()) {
      String head = WebhookRig.head("/audit", Integer.MAX_VALUE);
      WebhookRig.write(socket, head.replace("Accept:", "Expect: 100-continue\r\nAccept:"));
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 413 ");
    }
    try (Socket socket = rig.connect()) {
      String head = WebhookRig.head("/audit", BODY.length());
      WebhookRig.write(socket, head.replace("Accept:", "Expect: 100-continue\r\nAccept:"));
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 100 ");
      WebhookRig.write(socket, BODY);
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void letsOneAddressHaveSoManyConnections() throws Exception {
    WebhookBounds bounds = WebhookBounds.DEFAULT.withConnections(100, 3);
    rig = new WebhookRig(WebhookRig.PLAIN.withBounds(bounds), folder);
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        open.add(rig.connect());
      }
      Events.await("three connections", () -> rig.source.metrics().connections() == 3);
      try (Socket further = rig.connect()) {
        assertThat(WebhookRig.answer(further)).isEmpty();
      }
      assertThat(rig.source.metrics().closedCrowd()).isEqualTo(1);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    Events.await("they are gone", () -> rig.source.metrics().connections() == 0);
    try (Socket socket = rig.connect()) {
      WebhookRig.write(socket, WebhookRig.head("/audit", BODY.length()) + BODY);
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void survivesNonsense() throws Exception {
    start(LONG, LONG, LONG);
    for (String nonsense :
        List.of(
            "\0\1\2\3\r\n\r\n",
            "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n",
            "GET\r\n\r\n",
            "POST /audit HTTP/1.0\r\n\r\n",
            "POST /audit HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
            "POST /audit HTTP/1.1\r\nHost: a\r\nContent-Length: 5x\r\n\r\n",
            "POST /audit HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense")) {
      try (Socket socket = rig.connect()) {
        WebhookRig.write(socket, nonsense);
        socket.shutdownOutput();
        assertThat(WebhookRig.answer(socket)).doesNotContain(" 200 ");
      }
    }
    assertThat(rig.intake.deliveries()).isEmpty();
    try (Socket socket = rig.connect()) {
      WebhookRig.write(socket, WebhookRig.head("/audit", BODY.length()) + BODY);
      assertThat(WebhookRig.answer(socket)).startsWith("HTTP/1.1 200 ");
    }
  }

  /** Sends a byte now and then until the other side closes. */
  private static void drip(Socket socket, String text) throws InterruptedException {
    try {
      for (int i = 0; true; i++) {
        WebhookRig.write(socket, text.substring(i % text.length(), i % text.length() + 1));
        Thread.sleep(20);
      }
    } catch (java.io.IOException e) {
      // closed, as it should be
    }
  }
}
