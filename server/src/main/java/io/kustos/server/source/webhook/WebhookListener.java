package io.kustos.server.source.webhook;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import io.kustos.server.tls.ReloadableTls;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The HTTP server of the webhook. The one class that sets up Helidon. */
final class WebhookListener implements AutoCloseable {
  /** Held, for the platform forgets levels of loggers nobody holds. */
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private final WebServer server;

  private WebhookListener(WebServer server) {
    this.server = server;
  }

  static WebhookListener start(
      WebhookSettings settings,
      @Nullable ReloadableTls tls,
      ConnectionGuard guard,
      WebhookHandler handler) {
    if (HELIDON.getLevel() == null) {
      HELIDON.setLevel(Level.WARNING);
    }
    WebhookBounds bounds = settings.bounds();
    WebServerConfig.Builder server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            // Byte sockets: with NIO, every TLS connection waits for a reverse DNS look-up.
            .useNio(false)
            .maxTcpConnections(bounds.connectionsMax())
            .connectionOptions(sockets(guard))
            .idleConnectionTimeout(bounds.idleTimeout())
            .shutdownGracePeriod(bounds.drainTimeout())
            .contentEncoding(
                ContentEncodingContext.builder()
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new UndecodedBodies())
                    .build())
            .addProtocol(http1(bounds))
            .addProtocol(http2(bounds))
            .routing(routing -> routing.any(handler));
    if (tls != null) {
      server.tls(Tls.builder().sslContext(tls.context()).build());
    }
    return new WebhookListener(server.build().start());
  }

  private static GuardedSockets sockets(ConnectionGuard guard) {
    return new GuardedSockets(SocketOptions.builder().tcpNoDelay(true).build(), guard);
  }

  private static Http1Config http1(WebhookBounds bounds) {
    return Http1Config.builder()
        .maxHeadersSize(bounds.headerBytesMax())
        .receiveLog(false)
        .sendLog(false)
        .build();
  }

  private static Http2Config http2(WebhookBounds bounds) {
    return Http2Config.builder()
        .maxHeaderListSize(bounds.headerBytesMax())
        .maxConcurrentStreams(100)
        .maxFrameSize(1 << 20)
        .build();
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
