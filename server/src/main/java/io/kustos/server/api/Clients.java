package io.kustos.server.api;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of the API: closes those that take too long to ask or to take their answer, and
 * tells when a client goes away while its answer is made. Thread-safe.
 */
final class Clients implements AutoCloseable {
  private static final long LOOK_MILLIS = 250;

  private final long timeoutNanos;
  private final ConcurrentHashMap<SocketAddress, Connection> open = new ConcurrentHashMap<>();
  private final Queue<CountDownLatch> released = new ConcurrentLinkedQueue<>();
  private final Selector selector;
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * Starts to watch.
   *
   * @param timeout until a whole request is here, until the next one begins, and for each write
   */
  Clients(Duration timeout) throws IOException {
    timeoutNanos = timeout.toNanos();
    selector = Selector.open();
    thread = Thread.ofPlatform().daemon().name("kustos-api-clients").start(this::run);
  }

  void accepted(SocketChannel channel) throws IOException {
    SocketAddress peer = Objects.requireNonNull(channel.getRemoteAddress());
    open.put(peer, new Connection(channel, System.nanoTime() + timeoutNanos));
  }

  int count() {
    return open.size();
  }

  /** Notes that the head of a request is here; its body must be soon. */
  Exchange begin(SocketAddress peer) {
    Connection connection = open.get(peer);
    Exchange exchange = new Exchange(connection);
    exchange.within(timeoutNanos);
    return exchange;
  }

  private void run() {
    while (!stopping) {
      try {
        selector.select(this::look, LOOK_MILLIS);
        // Keys that were cancelled are given back by the selection only.
        for (CountDownLatch latch = released.poll(); latch != null; latch = released.poll()) {
          selector.selectNow(this::look);
          latch.countDown();
        }
        sweep();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void look(SelectionKey key) {
    if (key.attachment() instanceof Watch watch) {
      watch.look(key);
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    open.forEach(
        (peer, connection) -> {
          if (connection.isLate(now)) {
            connection.close();
          }
          if (!connection.channel.isOpen()) {
            open.remove(peer, connection);
          }
        });
  }

  @Override
  public void close() {
    stopping = true;
    selector.wakeup();
    try {
      thread.join();
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // It is of no more use either way.
    }
  }

  private static final class Connection {
    private final SocketChannel channel;
    private volatile long until;
    private volatile boolean patient;

    Connection(SocketChannel channel, long until) {
      this.channel = channel;
      this.until = until;
    }

    boolean isLate(long now) {
      return !patient && now - until > 0;
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is of no more use either way.
      }
    }
  }

  /** A request and its answer. */
  final class Exchange implements AutoCloseable {
    private final @Nullable Connection connection;
    private volatile boolean disturbed;

    private Exchange(@Nullable Connection connection) {
      this.connection = connection;
    }

    /** What the client has to do now must be done within a time. */
    private void within(long nanos) {
      if (connection != null) {
        connection.until = System.nanoTime() + nanos;
        connection.patient = false;
      }
    }

    /** The next write must be taken by the client in time. */
    void writes() {
      within(timeoutNanos);
    }

    /** Nothing is asked of the client for now. */
    void waits() {
      if (connection != null) {
        connection.patient = true;
      }
    }

    /**
     * Watches for the client's going away, until closed. Nothing may be read or written meanwhile.
     *
     * @param gone is run, on another thread, when the client has gone
     */
    Watch watch(Runnable gone) throws IOException {
      waits();
      Runnable disturbs = () -> disturbed = true;
      return new Watch(connection == null ? null : connection.channel, gone, disturbs);
    }

    /** Whether the connection must be closed after the answer. */
    boolean isDisturbed() {
      return disturbed;
    }

    @Override
    public void close() {
      within(timeoutNanos);
    }
  }

  /**
   * Reads, without waiting, from a connection nobody else reads from: the end of the stream means
   * that the client is gone. A byte can only be of a request sent too early, or of TLS ending; it
   * cannot be put back.
   */
  final class Watch implements AutoCloseable {
    private final @Nullable SocketChannel channel;
    private final Runnable gone;
    private @Nullable SelectionKey key;
    private final Runnable disturbs;

    private Watch(@Nullable SocketChannel channel, Runnable gone, Runnable disturbs)
        throws IOException {
      this.channel = channel;
      this.gone = gone;
      this.disturbs = disturbs;
      if (channel != null && !stopping) {
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        selector.wakeup();
      }
    }

    private void look(SelectionKey ready) {
      int read;
      try {
        // Room for all that TLS says at its end, so that the end itself is seen.
        read = ((SocketChannel) ready.channel()).read(java.nio.ByteBuffer.allocate(4096));
      } catch (IOException e) {
        read = -1;
      }
      if (read > 0) {
        disturbs.run();
      }
      if (read < 0) {
        ready.cancel();
        gone.run();
      }
    }

    /** Gives the connection back. */
    @Override
    public void close() throws IOException {
      SelectionKey watched = key;
      if (channel == null || watched == null) {
        return;
      }
      watched.cancel();
      CountDownLatch latch = new CountDownLatch(1);
      released.add(latch);
      selector.wakeup();
      try {
        boolean back = false;
        while (!back && !stopping) {
          back = latch.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (!back) {
          channel.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        channel.close();
      }
      if (channel.isOpen()) {
        channel.configureBlocking(true);
      }
    }
  }
}
