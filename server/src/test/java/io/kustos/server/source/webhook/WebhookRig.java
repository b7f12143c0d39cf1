package io.kustos.server.source.webhook;

import io.kustos.server.source.MemoryIntake;
import io.kustos.server.source.SourceException;
import io.kustos.server.tls.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.InstantSource;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A webhook source on the loopback and clients for it. */
final class WebhookRig implements AutoCloseable {
  static final WebhookSettings SETTINGS = WebhookSettings.DEFAULT.withAddress("127.0.0.1", 0);
  static final WebhookSettings PLAIN = SETTINGS.withTls(TlsSettings.OFF).withTokens(false);

  /** Held, for the platform forgets levels of loggers nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("kustos.webhook");

  static {
    LOGGER.setLevel(Level.OFF);
  }

  final MemoryIntake intake = new MemoryIntake();
  final WebhookSource source;
  final Path data;

  WebhookRig(WebhookSettings settings, Path data) throws SourceException {
    this(settings, data, Clock.systemUTC());
  }

  WebhookRig(WebhookSettings settings, Path data, InstantSource clock) throws SourceException {
    this.data = data;
    source = WebhookSource.of(settings, data, clock);
    source.start(intake);
  }

  URI uri(String path) {
    String scheme = source.url().substring(0, source.url().indexOf(':'));
    return URI.create(scheme + "://localhost:" + source.port() + path);
  }

  /** A post as an API server sends it. */
  HttpRequest.Builder post(String path, byte[] body) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  static HttpClient plainClient() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** A client that trusts the authority made at the start. */
  HttpClient client(HttpClient.Version version, KeyManager... keys) throws Exception {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(trusting(data.resolve("tls/ca.pem"), keys))
        .build();
  }

  static SSLContext trusting(Path authority, KeyManager... keys)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.length == 0 ? null : keys, trust.getTrustManagers(), null);
    return context;
  }

  static int status(HttpClient client, HttpRequest.Builder request) throws Exception {
    return send(client, request).statusCode();
  }

  static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The token in the kubeconfig that was written. */
  String token() throws IOException {
    return kubeconfigValue("token");
  }

  String kubeconfigValue(String key) throws IOException {
    return Files.readAllLines(source.kubeconfig()).stream()
        .filter(line -> line.strip().startsWith(key + ": "))
        .map(line -> line.strip().substring(key.length() + 2))
        .findFirst()
        .orElseThrow();
  }

  /** A connection to write bytes to. */
  Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), source.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** The header of an answer, empty when the connection ends instead; reads its body too. */
  static String answer(Socket socket) throws IOException {
    var in = socket.getInputStream();
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b;
      try {
        b = in.read();
      } catch (java.net.SocketException e) {
        b = -1;
      }
      if (b < 0) {
        return text.toString();
      }
      text.append((char) b);
    }
    var length =
        java.util.regex.Pattern.compile("(?i)content-length: *(\\d+)").matcher(text.toString());
    if (length.find()) {
      in.readNBytes(Integer.parseInt(length.group(1)));
    }
    return text.toString();
  }

  static String head(String path, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: "
        + length
        + "\r\nAccept: application/json, */*\r\nContent-Type: application/json\r\n"
        + "Accept-Encoding: gzip\r\n\r\n";
  }

  @Override
  public void close() {
    intake.release();
    source.close();
  }

  static @Nullable String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }
}
