package io.kustos.server.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The name alerts give as {@code hostname}. */
public final class Hostname {
  private Hostname() {}

  /** As Falco: {@code FALCO_HOSTNAME} when set, else the machine's name. */
  public static String of(Map<String, String> environment) {
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
