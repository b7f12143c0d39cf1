package io.kustos.server.cli.search;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which server is asked over its API, and with what. */
final class ServerOption {
  private static final String TOKEN_VARIABLE = "KUSTOS_API_TOKEN";
  private static final Duration CONNECT = Duration.ofSeconds(10);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Ask the API of a server, as https://kustos:9767, and no data folder.")
  @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token for it. Default: the variable KUSTOS_API_TOKEN.")
  @Nullable String tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates to trust, in PEM. Default: those of the Java platform.")
  @Nullable String authority;

  /** The token; a command failure when there is none. */
  String token(Terminal terminal) {
    String token =
        tokenFile == null
            ? terminal.environment().get(TOKEN_VARIABLE)
            : new String(read("--token-file", tokenFile), StandardCharsets.UTF_8);
    if (token == null || token.isBlank()) {
      throw new CommandFailure(
          "a token is needed: --token-file, or the variable "
              + TOKEN_VARIABLE
              + "; kustos api token create makes one");
    }
    if (!token.strip().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new CommandFailure("the token is not one line of plain characters");
    }
    return token.strip();
  }

  private static byte[] read(String option, String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new CommandFailure(option + " " + file + ": cannot be read");
    }
  }

  /** A client for that server. */
  HttpClient client() {
    HttpClient.Builder client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    if (authority != null) {
      client.sslContext(trusting(authority));
    }
    return client.build();
  }

  private static SSLContext trusting(String file) {
    try (InputStream pem = new ByteArrayInputStream(read("--ca", file))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca" + number++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailure("--ca " + file + ": not certificates in PEM");
    }
  }
}
