package io.kustos.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Journal;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The least that takes events by HTTP and answers when they are in the journal. */
final class HttpIntake implements Closeable {
  private final Journal journal;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private HttpIntake(Journal journal, HttpServer server) {
    this.journal = journal;
    this.server = server;
  }

  static HttpIntake start(Journal journal) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    HttpIntake intake = new HttpIntake(journal, server);
    server.createContext("/", intake::handle);
    server.setExecutor(intake.threads);
    server.start();
    return intake;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Bytes event = Bytes.of(exchange.getRequestBody().readAllBytes());
      journal.appendAndWait(
          List.of(
              new Entry.Event("bench", "c1", "native", Instant.EPOCH, event, null, false, null)));
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Client connect(Entry event) throws IOException {
    byte[] body = ((Entry.Event) event).event().toArray();
    String head =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort());
    socket.setTcpNoDelay(true);
    return new Client(socket, request.toByteArray());
  }

  /** One kept connection that posts the same event again and again. */
  record Client(Socket socket, byte[] request) implements Closeable {
    /** Posts and waits for the end of the answer's head; it has no body. */
    int post() throws IOException {
      socket.getOutputStream().write(request);
      InputStream in = socket.getInputStream();
      byte[] answer = new byte[1024];
      int length = 0;
      while (length < 4 || answer[length - 1] != '\n' || answer[length - 3] != '\n') {
        int read = in.read(answer, length, answer.length - length);
        if (read < 0) {
          throw new IOException("connection closed");
        }
        length += read;
      }
      return answer[9];
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
