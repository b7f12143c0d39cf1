package io.kustos.server.handover;

import io.kustos.server.tls.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a server takes imports, and the secret that opens it: a file of the data folder that only
 * its owner may read. Whoever can read it could read and write the data itself.
 *
 * @param url of the door, on this machine
 * @param secret what a request must bear
 */
record DoorFile(URI url, String secret) {
  private static final String NAME = "import-door";
  private static final int SECRET_BYTES = 32;

  static Path path(Path data) {
    return data.resolve(NAME);
  }

  static String newSecret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  void write(Path data) throws IOException {
    PrivateFiles.write(path(data), url + " " + secret + "\n");
  }

  /** What the file says; null when there is none. */
  static @Nullable DoorFile read(Path data) throws IOException {
    try {
      String[] words = Files.readString(path(data)).strip().split(" ", -1);
      if (words.length != 2) {
        throw new IOException(path(data) + " makes no sense");
      }
      return new DoorFile(URI.create(words[0]), words[1]);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IllegalArgumentException e) {
      throw new IOException(path(data) + " makes no sense", e);
    }
  }

  /** Compares in a time that does not tell how much is right. */
  boolean opens(String header) {
    byte[] wanted = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(wanted, header.getBytes(StandardCharsets.UTF_8));
  }
}
