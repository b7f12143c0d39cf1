package io.kustos.server.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An answer of server-sent events. Thread-safe: an event is written as one.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">the standard</a>
 */
final class EventStream {
  private final OutputStream out;
  private final Clients.Exchange exchange;

  EventStream(OutputStream out, Clients.Exchange exchange) {
    this.out = out;
    this.exchange = exchange;
  }

  /** Sends an event whose data is one line of JSON. */
  void send(String kind, String id, byte[] json) throws IOException {
    write(("event: " + kind + "\nid: " + id + "\ndata: ").getBytes(StandardCharsets.UTF_8), json);
  }

  /** Sends nothing but a sign of life. */
  void comment(String text) throws IOException {
    write((": " + text).getBytes(StandardCharsets.UTF_8), new byte[0]);
  }

  private synchronized void write(byte[] head, byte[] data) throws IOException {
    exchange.writes();
    out.write(head);
    for (byte b : data) {
      // A line break would end the data; in JSON it can only be space between values.
      out.write(b == '\n' || b == '\r' ? ' ' : b);
    }
    out.write('\n');
    out.write('\n');
    out.flush();
    exchange.waits();
  }
}
