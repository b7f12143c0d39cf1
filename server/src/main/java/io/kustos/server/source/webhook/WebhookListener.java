package io.kustos.server.source.webhook;

import io.helidon.common.tls.Tls;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import io.kustos.server.http.AcceptedSockets;
import io.kustos.server.http.FreeAddress;
import io.kustos.server.http.HelidonLogs;
import io.kustos.server.tls.ReloadableTls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The HTTP server of the webhook. The one class that sets up Helidon. */
final class WebhookListener implements AutoCloseable {
  private final WebServer server;

  private WebhookListener(WebServer server) {
    this.server = server;
  }

  static WebhookListener start(
      WebhookSettings settings, @Nullable ReloadableTls tls, ConnectionGuard guard, Handler handler)
      throws IOException {
    FreeAddress.check(settings.host(), settings.port());
    HelidonLogs.quieten();
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
            .connectionOptions(AcceptedSockets.of(guard::accepted))
            .idleConnectionTimeout(bounds.idleTimeout())
            .shutdownGracePeriod(bounds.drainTimeout())
            .contentEncoding(
                ContentEncodingContext.builder()
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new UndecodedBodies())
                    .build())
            .protocolsDiscoverServices(false)
            .addProtocol(http1(bounds))
            .routing(routing -> routing.any(handler));
    if (tls != null) {
      server.addProtocol(http2(bounds));
      server.tls(Tls.builder().sslContext(tls.context(guard::servedHere)).build());
    }
    WebServer started = server.build().start();
    if (!started.isRunning()) {
      throw new IOException("the HTTP server did not start");
    }
    return new WebhookListener(started);
  }

  private static Http1Config http1(WebhookBounds bounds) {
    return Http1Config.builder().maxHeadersSize(bounds.headerBytesMax()).build();
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

  boolean isRunning() {
    return server.isRunning();
  }

  @Override
  public void close() {
    server.stop();
  }
}
