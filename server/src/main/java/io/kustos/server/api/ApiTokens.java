package io.kustos.server.api;

import io.kustos.server.token.Grant;
import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** The bearer tokens of the API: what each allows. */
public final class ApiTokens {
  private static final Grant<Set<Scope>> GRANT =
      new Grant<>("kustos_api_", "API", "SCOPE,...", Scope::parse, Scope::text);

  private ApiTokens() {}

  /**
   * Reads the tokens of a data folder.
   *
   * @throws IOException when the file cannot be read or has a line that makes no sense
   */
  public static TokenFile<Set<Scope>> open(Path data) throws IOException {
    return TokenFile.open(data.resolve("api-tokens"), GRANT);
  }
}
