package io.kustos.server.http;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Options of accepted sockets; setting them is the moment each is first seen.
 *
 * @param options what is set
 * @param seen told of each socket
 */
public record AcceptedSockets(SocketOptions options, Seen seen) implements SocketOptions {
  /** Who wants to know of every socket. */
  @FunctionalInterface
  public interface Seen {
    /**
     * A socket was accepted.
     *
     * @throws IOException when it cannot be used
     */
    void accepted(SocketChannel socket) throws IOException;
  }

  /** Sockets that send at once what is written. */
  public static AcceptedSockets of(Seen seen) {
    return new AcceptedSockets(SocketOptions.builder().tcpNoDelay(true).build(), seen);
  }

  @Override
  public void configureSocket(SocketChannel socket) {
    options.configureSocket(socket);
    try {
      seen.accepted(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return options.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return options.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return options.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return options.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return options.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return options.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return options.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return options.tcpNoDelay();
  }
}
