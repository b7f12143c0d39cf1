package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.tls.CertificateAuthority;
import io.kustos.server.tls.CertificateAuthority.Purpose;
import io.kustos.server.tls.KeyedCertificate;
import io.kustos.server.tls.TrustedClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do wrong, against one running server that must outlast them all. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadClientTest {
  private static final int MEBI = 1 << 20;
  private static final String CONFIG =
      """
      data: data
      webhook:
        clusters: [default, east]
        tls: {clients: optional, client_authorities: clients.pem}
        limits: {header_timeout: 1s, body_timeout: 5s, reload_interval: 50ms}
      """;

  @TempDir static Path folder;
  private static ServerProcess server;
  private static HttpClient client;
  private static CertificateAuthority clients;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    clients = CertificateAuthority.create("Clients", Instant.now());
    Files.writeString(folder.resolve("clients.pem"), pem(clients.own().leaf()));
    Files.writeString(folder.resolve("kustos.yaml"), CONFIG);
    server = ServerProcess.start(folder, "serve", "-c kustos.yaml");
    server.untilLogged("\"message\":\"ready\"");
    client = TrustedClient.of(authority());
    token = server.kubeconfig("token");
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static String authority() throws IOException {
    return server.kubeconfig("certificate-authority-data");
  }

  private static String pem(X509Certificate certificate) throws Exception {
    String lines = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
    return "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n";
  }

  private static URI url(String path) throws IOException {
    return URI.create(server.kubeconfig("server")).resolve(path);
  }

  /** What a well-behaved API server would send to a path. */
  private static HttpRequest.Builder request(String path, byte[] body) throws IOException {
    return HttpRequest.newBuilder(url(path))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return send(request).statusCode();
  }

  private static byte[] list(int from, int to) {
    List<String> events = Events.mixed(to).lines().skip(from).toList();
    return ("{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
            + String.join(",", events)
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static HttpClient showing(CertificateAuthority issuer) throws Exception {
    KeyedCertificate pair =
        issuer.issue(
            Purpose.CLIENT, "api-server", List.of(), Instant.now(), Duration.ofDays(1));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "test".toCharArray();
    store.setKeyEntry("client", pair.key(), password, pair.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, password);
    KeyManager shown = new Pushy((X509ExtendedKeyManager) factory.getKeyManagers()[0]);
    return HttpClient.newBuilder().sslContext(TrustedClient.context(authority(), shown)).build();
  }

  /** Shows its certificate whatever authorities the server names. */
  private static final class Pushy extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;

    Pushy(X509ExtendedKeyManager keys) {
      this.keys = keys;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return "client";
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return "client";
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"client"};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  @Test
  void aClientThatTrustsOthersSaysSo() throws Exception {
    X509Certificate other = CertificateAuthority.create("Other", Instant.now()).own().leaf();
    String stranger = Base64.getEncoder().encodeToString(pem(other).getBytes(StandardCharsets.UTF_8));
    try (HttpClient suspicious = TrustedClient.of(stranger)) {
      HttpRequest post = request("/audit", list(0, 1)).build();
      assertThatThrownBy(() -> suspicious.send(post, HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(url("/audit"))
            .POST(BodyPublishers.ofByteArray(list(0, 10)))
            .build();
    try (HttpClient known = showing(clients)) {
      assertThat(known.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    try (HttpClient unknown = showing(CertificateAuthority.create("Other", Instant.now()))) {
      assertThatThrownBy(() -> unknown.send(post, HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void tokensThatAreMissingWrongEndedOrRevokedAreRefused() throws Exception {
    byte[] body = list(0, 1);
    HttpRequest.Builder none = HttpRequest.newBuilder(url("/audit"));
    assertThat(status(none.POST(BodyPublishers.ofByteArray(body)))).isEqualTo(401);
    assertThat(statusWith("kustos_" + "A".repeat(43))).isEqualTo(401);
    String ended = create("ended", "--expires", "2020-01-01T00:00:00Z");
    String revoked = create("revoked", "--cluster", "east");
    ServerProcess.until(() -> statusWith(revoked) == 200, "the token is known");
    assertThat(statusWith(ended)).isEqualTo(401);
    assertThat(server.status().at("/problems").toString()).contains("ended expired 2020-01-01");
    Path data = folder.resolve("data");
    assertThat(Program.run("webhook", "token", "revoke", "revoked", "--data", data).exit()).isZero();
    ServerProcess.until(() -> statusWith(revoked) == 401, "the token is revoked");
  }

  private static String create(String... words) {
    Object[] all = new Object[words.length + 5];
    List<Object> command = List.of("webhook", "token", "create", "--data", folder.resolve("data"));
    System.arraycopy(command.toArray(), 0, all, 0, 5);
    System.arraycopy(words, 0, all, 5, words.length);
    Program.Ran made = Program.run(all);
    assertThat(made.exit()).as(made.err()).isZero();
    return made.out().strip();
  }

  private static int statusWith(String other) {
    try {
      return status(request("/audit", list(0, 1)).setHeader("Authorization", "Bearer " + other));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void methodPathTypeAndClusterAreToldApart() throws Exception {
    byte[] body = list(0, 1);
    assertThat(status(request("/audit", body).GET())).isEqualTo(405);
    assertThat(status(request("/audit", body).PUT(BodyPublishers.ofByteArray(body))))
        .isEqualTo(405);
    assertThat(status(request("/elsewhere", body))).isEqualTo(404);
    assertThat(status(request("/audit", body).setHeader("Content-Type", "image/png")))
        .isEqualTo(415);
    assertThat(status(request("/audit", body).header("Content-Encoding", "br"))).isEqualTo(415);
    assertThat(status(request("/audit/mars", body))).isEqualTo(403);
    assertThat(status(request("/audit/east", body))).isEqualTo(200);
  }

  @Test
  void aBodyOfAHundredMebibytesIsTakenAndALargerOneIsNot() throws Exception {
    byte[] event = list(20, 30);
    byte[] padded = Arrays.copyOf(event, 100 * MEBI);
    Arrays.fill(padded, event.length, padded.length, (byte) ' ');
    HttpResponse<String> taken = send(request("/audit", padded));
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    byte[] larger = Arrays.copyOf(padded, 129 * MEBI);
    Arrays.fill(larger, padded.length, larger.length, (byte) ' ');
    assertThat(statusOrCut(request("/audit", larger))).isIn(413, 0);
  }

  /** 0 when the server did not read on and closed the connection. */
  private static int statusOrCut(HttpRequest.Builder request) throws Exception {
    try {
      return status(request);
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void aGzipBombGoesNoFurtherThanABody() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[MEBI];
      for (int i = 0; i < 200; i++) {
        gzip.write(zeros);
      }
    }
    assertThat(status(request("/audit", bomb.toByteArray()).header("Content-Encoding", "gzip")))
        .isEqualTo(413);
  }

  @Test
  void whatIsNoEventIsKeptAsAReject() throws Exception {
    String answer = send(request("/audit", "this is no JSON\n".getBytes(StandardCharsets.UTF_8))).body();
    assertThat(answer).contains("\"rejects\":1").contains("\"events\":0");
    byte[] whole = list(40, 50);
    HttpResponse<String> half = send(request("/audit", Arrays.copyOf(whole, whole.length - 300)));
    assertThat(half.statusCode()).isEqualTo(200);
    assertThat(half.body()).contains("\"events\":9").contains("\"rejects\":1");
  }

  @Test
  void aSlowClientIsClosed() throws Exception {
    SSLContext tls = TrustedClient.context(authority());
    URI url = url("/audit");
    try (Socket socket = tls.getSocketFactory().createSocket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("POST /audit HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      assertThat(endOf(in)).isTrue();
    }
    assertThat(server.page("/metrics").body())
        .containsPattern("kustos_webhook_connections_closed_total\\{reason=\"slow\"} [1-9]");
  }

  private static boolean endOf(InputStream in) {
    try {
      while (in.read() >= 0) {
        // An answer, perhaps.
      }
      return true;
    } catch (SSLException | SocketException e) {
      return true;
    } catch (IOException e) {
      return false; // It waited for nothing.
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void theServerOutlastsThemAll() throws Exception {
    assertThat(status(request("/audit", list(60, 80)))).isEqualTo(200);
    assertThat(server.page("/readyz").body()).isEqualTo("ok\n");
    assertThat(server.page("/metrics").body())
        .contains("kustos_webhook_held_bytes 0\n")
        .contains("kustos_ready 1\n");
    server.signal("TERM");
    assertThat(server.exit()).isZero();
    assertThat(server.log()).doesNotContain("\tat ").doesNotContain("OutOfMemory");
  }
}
