package io.kustos.server.token;

import io.kustos.core.Sha256;
import io.kustos.server.tls.FileStamp;
import io.kustos.server.tls.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens, one a line: name, hash, end, grant. A file that is not there holds none.
 * Thread-safe.
 *
 * @param <G> what a token is good for
 */
public final class TokenFile<G> {
  /** How many tokens a file may hold. */
  static final int TOKENS_MAX = 10_000;

  private final Path file;
  private final Grant<G> kind;
  private @Nullable FileStamp stamp;
  private volatile List<Token<G>> tokens = List.of();

  private TokenFile(Path file, Grant<G> kind) {
    this.file = file;
    this.kind = kind;
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it cannot be read or has a line that makes no sense
   */
  public static <G> TokenFile<G> open(Path file, Grant<G> kind) throws IOException {
    var tokens = new TokenFile<>(file, kind);
    tokens.refresh();
    return tokens;
  }

  /** Whether there is a file. */
  public boolean isThere() {
    return Files.exists(file);
  }

  /** The tokens, without what they are. */
  public List<Token<G>> list() {
    return tokens;
  }

  /**
   * Makes a token and keeps its hash. One of the same name is replaced.
   *
   * @return the token, which cannot be had again
   */
  public synchronized String create(String name, @Nullable Instant expires, G grant)
      throws IOException {
    refresh();
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String token = kind.prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String hash = Sha256.hex(token);
    var kept = new ArrayList<>(without(name));
    if (kept.size() >= TOKENS_MAX) {
      throw new IOException(file + " has no room for more than " + TOKENS_MAX + " tokens");
    }
    kept.add(new Token<>(name, hash, expires, grant));
    write(kept);
    return token;
  }

  /** Drops a token; false when there is none of that name. */
  public synchronized boolean revoke(String name) throws IOException {
    refresh();
    List<Token<G>> kept = without(name);
    boolean found = kept.size() < tokens.size();
    if (found) {
      write(kept);
    }
    return found;
  }

  private List<Token<G>> without(String name) {
    return tokens.stream().filter(token -> !token.name().equals(name)).toList();
  }

  private void write(List<Token<G>> all) throws IOException {
    PrivateFiles.createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    String lines =
        all.stream().map(token -> token.line(kind)).collect(Collectors.joining("\n", "", "\n"));
    PrivateFiles.write(file, kind.head() + (all.isEmpty() ? "" : lines));
    stamp = FileStamp.of(List.of(file));
    tokens = List.copyOf(all);
  }

  /**
   * Reads the file again when it changed; what cannot be read leaves the tokens as they were.
   *
   * @return whether it had changed
   */
  public synchronized boolean refresh() throws IOException {
    FileStamp seen = FileStamp.of(List.of(file));
    if (seen.equals(stamp)) {
      return false;
    }
    tokens = Files.exists(file) ? read() : List.of();
    stamp = seen;
    return true;
  }

  private List<Token<G>> read() throws IOException {
    List<Token<G>> found = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          found.add(Token.parse(line, kind));
        } catch (IllegalArgumentException e) {
          throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
        }
      }
    }
    return List.copyOf(found);
  }

  /** The entry of a token, expired or not; null when there is none. Looks at every entry. */
  public @Nullable Token<G> find(String token) {
    byte[] hash = Sha256.of(token);
    Token<G> found = null;
    for (Token<G> entry : tokens) {
      if (entry.hasHash(hash)) {
        found = entry;
      }
    }
    return found;
  }
}
