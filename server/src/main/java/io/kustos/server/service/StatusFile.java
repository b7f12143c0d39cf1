package io.kustos.server.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The last status of a server, in its data folder. */
public final class StatusFile {
  /** Its name. */
  public static final String NAME = "status.json";

  private StatusFile() {}

  static void write(Path data, String status) throws IOException {
    Path unfinished = data.resolve(NAME + ".new");
    Files.writeString(unfinished, status);
    Files.move(unfinished, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What was written last; empty when no server ever ran on the folder. */
  public static Optional<String> read(Path data) throws IOException {
    Path file = data.resolve(NAME);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }
}
