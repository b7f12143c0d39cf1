package io.kustos.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The name alerts give as {@code hostname}. */
final class Hostname {
  private Hostname() {}

  /** As Falco: {@code FALCO_HOSTNAME} when set, else the machine's name. */
  static String of(Map<String, String> environment) {
    String own = environment.get("FALCO_HOSTNAME");
    if (own != null && !own.isEmpty()) {
      return own;
    }
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return environment.getOrDefault("HOSTNAME", "localhost");
    }
  }
}
