package io.kustos.server.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** A recorded run of a real API server; a test is skipped, loudly, without it. */
final class RecordedRun {
  private static final int BLOCK = 512;

  private RecordedRun() {}

  /** Its log file. */
  static Path log(String run) {
    return file(run, "audit.jsonl.gz");
  }

  private static Path file(String run, String name) {
    Path path = Path.of("../../shared/data/corpus", run, name);
    if (!Files.exists(path)) {
      System.out.println("SKIPPED for want of ../shared/data/corpus/" + run + "/" + name);
      Assumptions.abort("no ../shared/data/corpus/" + run);
    }
    return path;
  }

  /** The bodies that its webhook was sent, one file each, written to a folder. */
  static Path webhookBodies(String run, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (InputStream tar =
        new BufferedInputStream(
            new GZIPInputStream(Files.newInputStream(file(run, "webhook-payloads.tar.gz"))))) {
      for (byte[] head = tar.readNBytes(BLOCK);
          head.length == BLOCK && head[0] != 0;
          head = tar.readNBytes(BLOCK)) {
        int size = Integer.parseInt(text(head, 124, 12), 8);
        byte[] body = tar.readNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
        String name = text(head, 0, 100);
        if (name.endsWith(".json")) {
          Path made = folder.resolve(Path.of(name).getFileName());
          try (var out = Files.newOutputStream(made)) {
            out.write(body, 0, size);
          }
        }
      }
    }
    return folder;
  }

  private static String text(byte[] head, int from, int length) {
    return new String(head, from, length, StandardCharsets.US_ASCII).replace("\0", "").strip();
  }
}
