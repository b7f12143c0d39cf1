package io.kustos.server.handover;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Where a running server takes what {@code kustos import} reads: on the loopback address only, and
 * only from who can read a secret in the data folder.
 */
public final class ImportDoor implements AutoCloseable {
  static final String DELIVERY = "/delivery";
  static final String RESUME = "/resume";
  static final String FLUSH = "/flush";
  static final String LEFT = "/left";

  /** Longest body; an import's pieces are shorter. */
  static final int BODY_BYTES_MAX = 64 << 20;

  private static final int CONNECTIONS_MAX = 16;
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Path data;
  private final Intake intake;
  private final Archiving archiving;
  private final Predicate<String> sources;
  private final WebServer server;
  private final DoorFile file;

  private ImportDoor(Path data, Intake intake, Archiving archiving, Predicate<String> sources)
      throws IOException {
    this.data = data;
    this.intake = intake;
    this.archiving = archiving;
    this.sources = sources;
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .useNio(false)
            .maxTcpConnections(CONNECTIONS_MAX)
            .maxPayloadSize(BODY_BYTES_MAX)
            .idleConnectionTimeout(IDLE)
            .routing(this::route)
            .build()
            .start();
    if (server.port() < 1) {
      throw new BindException("no port on the loopback address");
    }
    this.file = new DoorFile(URI.create("http://127.0.0.1:" + server.port()), DoorFile.newSecret());
  }

  /**
   * Opens it.
   *
   * @param archiving how far what was taken is
   * @param sources which sources may be handed in; positions of others are not touched
   */
  public static ImportDoor open(
      Path data, Intake intake, Archiving archiving, Predicate<String> sources) throws IOException {
    ImportDoor door = new ImportDoor(data, intake, archiving, sources);
    try {
      door.file.write(data);
      return door;
    } catch (IOException e) {
      door.server.stop();
      throw e;
    }
  }

  private void route(HttpRouting.Builder routing) {
    routing.post(DELIVERY, (request, response) -> answer(request, response, this::take));
    routing.post(RESUME, (request, response) -> answer(request, response, this::resume));
    routing.post(FLUSH, (request, response) -> answer(request, response, this::flush));
    routing.post(LEFT, (request, response) -> answer(request, response, this::left));
  }

  /** Makes an answer of a body. */
  private interface Answer {
    String to(byte[] body) throws IntakeException;
  }

  private void answer(ServerRequest request, ServerResponse response, Answer answer)
      throws IOException {
    String secret = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
    if (!file.opens(secret)) {
      response.status(Status.UNAUTHORIZED_401).send();
      return;
    }
    byte[] body;
    try (InputStream in = request.content().inputStream()) {
      body = in.readNBytes(BODY_BYTES_MAX);
    }
    try {
      response.send(answer.to(body).getBytes(StandardCharsets.UTF_8));
    } catch (IntakeException e) {
      response.status(Status.SERVICE_UNAVAILABLE_503);
      response.send(e.reason() + " " + e.getMessage());
    } catch (RuntimeException e) {
      response.status(Status.BAD_REQUEST_400).send(String.valueOf(e.getMessage()));
    }
  }

  private String take(byte[] body) throws IntakeException {
    Delivery delivery = Parcel.delivery(body);
    if (!sources.test(delivery.source())) {
      throw new IllegalArgumentException("not for imports: " + delivery.source());
    }
    return Parcel.of(intake.accept(delivery));
  }

  /** A plus sign and the place; nothing when there is none. */
  private String resume(byte[] body) {
    String found = intake.resume(new String(body, StandardCharsets.UTF_8));
    return found == null ? "" : "+" + found;
  }

  /** Where what is journaled ends, in decimal. */
  private String flush(byte[] body) {
    return Long.toString(archiving.flush());
  }

  /** How many entries before the place in the body are left; after a space, what is in the way. */
  private String left(byte[] body) {
    long end = Long.parseLong(new String(body, StandardCharsets.UTF_8));
    Archiving.Left left = archiving.left(end);
    return left.entries() + " " + left.problem();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(DoorFile.path(data));
    server.stop();
  }
}
