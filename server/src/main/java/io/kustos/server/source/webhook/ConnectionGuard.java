package io.kustos.server.source.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections that take too long. A timeout on each read would not do: a client that sends a
 * byte now and then would hold its connection for ever. So every connection has a time by which its
 * header must be there, and every body one by which it must have ended. Thread-safe.
 */
final class ConnectionGuard {
  private final WebhookBounds bounds;
  private final ConcurrentHashMap<SocketAddress, Watched> watched = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private final LongAdder slow = new LongAdder();
  private final LongAdder idle = new LongAdder();
  private final LongAdder crowd = new LongAdder();

  ConnectionGuard(WebhookBounds bounds) {
    this.bounds = bounds;
  }

  long open() {
    return watched.size();
  }

  long closedSlow() {
    return slow.sum();
  }

  long closedIdle() {
    return idle.sum();
  }

  long closedCrowd() {
    return crowd.sum();
  }

  /**
   * Begins to watch a connection that was accepted.
   *
   * @throws IOException when its address has too many already; it is closed then
   */
  void accepted(SocketChannel channel) throws IOException {
    SocketAddress peer = Objects.requireNonNull(channel.getRemoteAddress());
    if (fromSame(peer) >= bounds.addressConnectionsMax()) {
      sweep();
      if (fromSame(peer) >= bounds.addressConnectionsMax()) {
        crowd.increment();
        channel.close();
        throw new IOException("too many connections from " + peer);
      }
    }
    watched.put(peer, new Watched(channel, after(bounds.headerTimeout().toNanos())));
  }

  /** Learns which thread serves a connection; with HTTP/2 it is not the one that reads bodies. */
  void servedHere(Socket socket) {
    Watched connection = watched.get(socket.getRemoteSocketAddress());
    if (connection != null) {
      connection.server = Thread.currentThread();
    }
  }

  private int fromSame(SocketAddress peer) {
    if (watched.size() < bounds.addressConnectionsMax()) {
      return 0;
    }
    InetAddress address = address(peer);
    return (int)
        watched.keySet().stream().filter(other -> Objects.equals(address(other), address)).count();
  }

  private static @Nullable InetAddress address(SocketAddress peer) {
    return peer instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }

  /** Notes that a request's header is there, on the thread that will read its body. */
  Exchange begin(SocketAddress peer) {
    var exchange = new Exchange(watched.get(peer), Thread.currentThread());
    if (exchange.connection != null) {
      exchange.connection.add(exchange);
    }
    return exchange;
  }

  /** Ends the reading of all bodies and, from now on, connections without a request. */
  void stop() {
    stopping = true;
    watched.values().forEach(Watched::abandon);
    sweep();
  }

  /** Closes what is late, forgets what is closed. */
  void sweep() {
    long now = System.nanoTime();
    watched.forEach(
        (peer, connection) -> {
          if (!connection.channel.isOpen()) {
            connection.abandon();
            watched.remove(peer, connection);
          } else if (stopping && connection.exchanges.isEmpty()) {
            connection.close();
          } else if (connection.isLate(now)) {
            (connection.served && connection.exchanges.isEmpty() ? idle : slow).increment();
            connection.close();
            watched.remove(peer, connection);
          }
        });
  }

  private static long after(long nanos) {
    return System.nanoTime() + nanos;
  }

  private static final class Watched {
    private final SocketChannel channel;
    private final ConcurrentHashMap<Exchange, Boolean> exchanges = new ConcurrentHashMap<>();
    private volatile long quietUntil;
    private volatile boolean served;
    private volatile @Nullable Thread server;

    Watched(SocketChannel channel, long quietUntil) {
      this.channel = channel;
      this.quietUntil = quietUntil;
    }

    void add(Exchange exchange) {
      served = true;
      exchanges.put(exchange, true);
    }

    void remove(Exchange exchange, long itsQuietUntil) {
      quietUntil = itsQuietUntil;
      exchanges.remove(exchange);
    }

    boolean isLate(long now) {
      if (exchanges.isEmpty()) {
        return now - quietUntil > 0;
      }
      return exchanges.keySet().stream().anyMatch(exchange -> exchange.isLate(now));
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is of no more use either way.
      }
      abandon();
      Thread thread = server;
      if (thread != null && !thread.equals(Thread.currentThread())) {
        // It may wait for the reader of a body that is read no more.
        thread.interrupt();
      }
    }

    void abandon() {
      exchanges.keySet().forEach(Exchange::abandon);
    }
  }

  /** A request whose body is being read. */
  final class Exchange implements AutoCloseable {
    private final @Nullable Watched connection;
    private final Thread reader;
    private long bodyUntil = after(bounds.bodyTimeout().toNanos());
    private boolean waits;
    private boolean read;
    private boolean abandoned;

    private Exchange(@Nullable Watched connection, Thread reader) {
      this.connection = connection;
      this.reader = reader;
    }

    /** Stops the clock while we, not the client, are the slow ones. */
    synchronized void pause() {
      waits = true;
    }

    /** Starts the clock anew. */
    synchronized void resume() {
      waits = false;
      bodyUntil = after(bounds.bodyTimeout().toNanos());
    }

    /** Gives the rest of a body nobody wants a little time. */
    synchronized void hurry(long nanos) {
      bodyUntil = after(nanos);
    }

    /** Gives up the body and its connection. */
    void fail() {
      bodyRead();
      if (connection != null) {
        connection.close();
      }
    }

    /** Notes that the body is whole; false when it was given up before. */
    synchronized boolean bodyRead() {
      read = true;
      if (abandoned) {
        // The interruption was meant for the reading.
        Thread.interrupted();
      }
      return !abandoned;
    }

    private synchronized boolean isLate(long now) {
      return !read && !waits && now - bodyUntil > 0;
    }

    /** Ends the reading of a body whose connection is gone. */
    private synchronized void abandon() {
      if (!read && !abandoned) {
        abandoned = true;
        reader.interrupt();
      }
    }

    @Override
    public void close() {
      bodyRead();
      if (connection != null) {
        connection.remove(this, after(bounds.idleTimeout().toNanos()));
      }
    }
  }
}
