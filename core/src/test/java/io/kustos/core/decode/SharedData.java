package io.kustos.core.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Reads test data that lies beside the repository; a test is skipped, loudly, without it. */
public final class SharedData {
  private SharedData() {}

  public static Path path(String name) {
    for (String root : new String[] {"../../shared/data", "../shared/data"}) {
      Path path = Path.of(root).resolve(name);
      if (Files.exists(path)) {
        return path;
      }
    }
    System.out.println("SKIPPED for want of ../shared/data/" + name);
    return Assumptions.abort("no ../shared/data/" + name);
  }

  public static byte[] bytes(String name) {
    try (InputStream in = Files.newInputStream(path(name));
        InputStream plain = name.endsWith("gz") ? new GZIPInputStream(in) : in) {
      return plain.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
