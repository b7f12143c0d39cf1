package io.kustos.server.api;

import io.kustos.server.tls.FileStamp;
import io.kustos.server.tls.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bearer tokens of the API, one a line: name, hash, end, scopes. A file that is not there holds
 * none. Thread-safe.
 */
public final class ApiTokenFile {
  /** How many tokens a file may hold. */
  static final int TOKENS_MAX = 10_000;

  private static final String PREFIX = "kustos_api_";
  private static final String HEAD =
      "# Bearer tokens of the API: NAME sha256:HASH EXPIRES|never SCOPE,...\n";

  private final Path file;
  private @Nullable FileStamp stamp;
  private volatile List<ApiToken> tokens = List.of();

  private ApiTokenFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the file of a data folder.
   *
   * @throws IOException when it cannot be read or has a line that makes no sense
   */
  public static ApiTokenFile open(Path data) throws IOException {
    var tokens = new ApiTokenFile(data.resolve("api-tokens"));
    tokens.refresh();
    return tokens;
  }

  /** The tokens, without what they are. */
  public List<ApiToken> list() {
    return tokens;
  }

  /**
   * Makes a token and keeps its hash. One of the same name is replaced.
   *
   * @return the token, which cannot be had again
   */
  public synchronized String create(String name, @Nullable Instant expires, Set<Scope> scopes)
      throws IOException {
    refresh();
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String hash = HexFormat.of().formatHex(ApiToken.sha256(token));
    List<ApiToken> kept = new ArrayList<>(without(name));
    if (kept.size() >= TOKENS_MAX) {
      throw new IOException(file + " has no room for more than " + TOKENS_MAX + " tokens");
    }
    kept.add(new ApiToken(name, hash, expires, scopes));
    write(kept);
    return token;
  }

  /** Drops a token; false when there is none of that name. */
  public synchronized boolean revoke(String name) throws IOException {
    refresh();
    List<ApiToken> kept = without(name);
    boolean found = kept.size() < tokens.size();
    if (found) {
      write(kept);
    }
    return found;
  }

  private List<ApiToken> without(String name) {
    return tokens.stream().filter(token -> !token.name().equals(name)).toList();
  }

  private void write(List<ApiToken> all) throws IOException {
    PrivateFiles.createFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    String lines = all.stream().map(ApiToken::line).collect(Collectors.joining("\n", "", "\n"));
    PrivateFiles.write(file, HEAD + (all.isEmpty() ? "" : lines));
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

  private List<ApiToken> read() throws IOException {
    List<ApiToken> found = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          found.add(ApiToken.parse(line));
        } catch (IllegalArgumentException e) {
          throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
        }
      }
    }
    return List.copyOf(found);
  }

  /** The entry of a token, expired or not; null when there is none. Looks at every entry. */
  @Nullable ApiToken find(String token) {
    byte[] hash = ApiToken.sha256(token);
    ApiToken found = null;
    for (ApiToken entry : tokens) {
      if (entry.hasHash(hash)) {
        found = entry;
      }
    }
    return found;
  }
}
