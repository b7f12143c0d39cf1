package io.kustos.server.handover;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.IntakeException.Reason;
import io.kustos.server.source.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The intake of the server that owns a data folder. When it cannot be asked, {@link #resume},
 * {@link #flush} and {@link #left} throw {@link UncheckedIOException}.
 */
public final class RemoteIntake implements Intake, Archiving, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int OK = 200;

  private final DoorFile door;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private RemoteIntake(DoorFile door) {
    this.door = door;
  }

  /**
   * The intake of a folder's server; null when none takes imports.
   *
   * @throws IOException when what the folder says of it cannot be read
   */
  public static @Nullable RemoteIntake of(Path data) throws IOException {
    DoorFile door = DoorFile.read(data);
    return door == null ? null : new RemoteIntake(door);
  }

  @Override
  public Receipt accept(Delivery delivery) throws IntakeException {
    HttpResponse<byte[]> answer;
    try {
      answer = post(ImportDoor.DELIVERY, Parcel.of(delivery));
    } catch (IOException e) {
      throw new IntakeException(Reason.CLOSED, "the server does not answer: " + e);
    }
    if (answer.statusCode() == OK) {
      return Parcel.receipt(answer.body());
    }
    String said = new String(answer.body(), StandardCharsets.UTF_8);
    boolean full = said.startsWith(Reason.FULL.name());
    throw new IntakeException(
        full ? Reason.FULL : Reason.CLOSED, "the server says " + answer.statusCode() + " " + said);
  }

  @Override
  public @Nullable String resume(String source) {
    String said = asked(ImportDoor.RESUME, source);
    return said.isEmpty() ? null : said.substring(1);
  }

  @Override
  public long flush() {
    return Long.parseLong(asked(ImportDoor.FLUSH, ""));
  }

  @Override
  public Left left(long end) {
    String said = asked(ImportDoor.LEFT, Long.toString(end));
    int space = said.indexOf(' ');
    return new Left(Long.parseLong(said.substring(0, space)), said.substring(space + 1));
  }

  private String asked(String path, String body) {
    try {
      HttpResponse<byte[]> answer = post(path, body.getBytes(StandardCharsets.UTF_8));
      String said = new String(answer.body(), StandardCharsets.UTF_8);
      if (answer.statusCode() != OK) {
        throw new IOException("the server says " + answer.statusCode() + " " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<byte[]> post(String path, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(door.url().resolve(path))
            .header("Authorization", "Bearer " + door.secret())
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
