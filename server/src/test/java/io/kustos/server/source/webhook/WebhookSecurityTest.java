package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.server.source.Events;
import io.kustos.server.source.SourceException;
import io.kustos.server.tls.CertificateAuthority;
import io.kustos.server.tls.CertificateAuthority.Purpose;
import io.kustos.server.tls.KeyedCertificate;
import io.kustos.server.tls.TlsSettings;
import io.kustos.server.tls.TlsSettings.ClientAuth;
import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates, tokens and who may send for which cluster. */
class WebhookSecurityTest {
  private static final byte[] BODY = Events.body(Events.events(0, 3));
  private final Instant now = Instant.now();
  private static final WebhookBounds QUICK =
      WebhookBounds.DEFAULT.withReloadInterval(Duration.ofMillis(20));

  @TempDir Path folder;
  private WebhookRig rig;

  @AfterEach
  void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  private int post(HttpClient client, String path, String token) throws Exception {
    var request = rig.post(path, BODY);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return WebhookRig.status(client, request);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void speaksTlsWithWhatTheKubeconfigSays(Version version) throws Exception {
    rig = new WebhookRig(WebhookRig.SETTINGS, folder.resolve("data"));
    Path authority = folder.resolve("from-kubeconfig.pem");
    Files.write(
        authority, Base64.getDecoder().decode(rig.kubeconfigValue("certificate-authority-data")));
    assertThat(rig.kubeconfigValue("server"))
        .isEqualTo("https://127.0.0.1:" + rig.source.port() + "/audit/default");
    try (var client =
        HttpClient.newBuilder()
            .version(version)
            .sslContext(WebhookRig.trusting(authority))
            .build()) {
      var request = rig.post("/audit/default?timeout=30s", BODY);
      request.header("Authorization", "Bearer " + rig.token());
      HttpResponse<String> response = WebhookRig.send(client, request);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(version);
    }
    assertThat(rig.intake.events()).hasSize(3);
    assertThat(rig.source.flags().getFirst()).contains("--audit-webhook-config-file=");
  }

  @Test
  void keepsItsFilesPrivateAndItsIdentity() throws Exception {
    rig = new WebhookRig(WebhookRig.SETTINGS, folder);
    final String token = rig.token();
    final byte[] authority = Files.readAllBytes(folder.resolve("tls/ca.pem"));
    for (String file :
        List.of(
            "tls/ca-key.pem", "tls/server-key.pem", "webhook-kubeconfig.yaml", "webhook-tokens")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(Files.readString(folder.resolve("webhook-tokens"))).doesNotContain(token);
    rig.close();

    rig = new WebhookRig(WebhookRig.SETTINGS, folder);
    assertThat(rig.token()).isEqualTo(token);
    assertThat(Files.readAllBytes(folder.resolve("tls/ca.pem"))).isEqualTo(authority);
  }

  @Test
  void isNotTrustedByStrangers() throws Exception {
    rig = new WebhookRig(WebhookRig.SETTINGS, folder.resolve("data"));
    KeyedCertificate other = CertificateAuthority.create("Other CA", now).own();
    Path authority = write("other.pem", other.chain());
    try (var client = HttpClient.newBuilder().sslContext(WebhookRig.trusting(authority)).build()) {
      assertThatThrownBy(() -> post(client, "/audit", rig.token()))
          .isInstanceOf(SSLHandshakeException.class);
    }
    assertThat(rig.intake.deliveries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void asksForAToken(Version version) throws Exception {
    rig = new WebhookRig(WebhookRig.SETTINGS, folder);
    try (HttpClient client = rig.client(version)) {
      assertThat(post(client, "/audit", null)).isEqualTo(401);
      assertThat(post(client, "/audit", "kustos_" + "A".repeat(43))).isEqualTo(401);
      assertThat(post(client, "/audit", "")).isEqualTo(401);
      var basic = rig.post("/audit", BODY).header("Authorization", "Basic YTpi");
      HttpResponse<String> response = WebhookRig.send(client, basic);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(WebhookRig.header(response, "WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(post(client, "/audit", rig.token())).isEqualTo(200);
    }
    assertThat(rig.source.metrics().requests(401)).isEqualTo(4);
    assertThat(rig.source.status().problems()).singleElement().asString().startsWith("4 requests");
  }

  @Test
  void endsTokensInTime() throws Exception {
    var time = new AtomicReference<>(now);
    rig = new WebhookRig(WebhookRig.SETTINGS.withBounds(QUICK), folder, time::get);
    TokenFile<ClusterGrant> tokens = ClusterGrant.open(folder);
    final String token = tokens.create("night", now.plusSeconds(60), new ClusterGrant(null));
    try (HttpClient client = rig.client(Version.HTTP_1_1)) {
      Events.await("the token is read", () -> status(client, token) == 200);
      time.set(now.plusSeconds(60));
      assertThat(post(client, "/audit", token)).isEqualTo(401);
      assertThat(rig.source.status().problems()).anyMatch(problem -> problem.contains("night"));
    }
  }

  private int status(HttpClient client, String token) {
    try {
      return post(client, "/audit", token);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void readsTokensAgainWhenTheyChange() throws Exception {
    rig = new WebhookRig(WebhookRig.SETTINGS.withBounds(QUICK), folder);
    TokenFile<ClusterGrant> tokens = ClusterGrant.open(folder);
    final String token = tokens.create("east", null, new ClusterGrant("east"));
    try (HttpClient client = rig.client(Version.HTTP_1_1)) {
      Events.await("the token is read", () -> status(client, token) == 200);
      assertThat(rig.intake.deliveries().getLast().cluster()).isEqualTo("east");
      assertThat(post(client, "/audit/east", token)).isEqualTo(200);
      assertThat(post(client, "/audit/west", token)).isEqualTo(403);

      Files.writeString(WebhookSource.tokenFile(folder), "not a token\n");
      Events.await(
          "the bad file is told of",
          () -> rig.source.status().problems().stream().anyMatch(p -> p.contains("tokens:1")));
      assertThat(post(client, "/audit", token)).isEqualTo(200);

      Files.delete(WebhookSource.tokenFile(folder));
      Events.await("the token is gone", () -> status(client, token) == 401);
    }
  }

  @Test
  void asksForClientCertificates() throws Exception {
    var clients = CertificateAuthority.create("Clients", now);
    TlsSettings tls =
        TlsSettings.DEFAULT.withClients(
            ClientAuth.REQUIRED, write("clients.pem", clients.own().chain()));
    rig =
        new WebhookRig(
            WebhookRig.SETTINGS
                .withTls(tls)
                .withTokens(false)
                .withSubjects(
                    Map.of("apiserver-east", "east", "CN=apiserver-west,O=Kustos", "west")),
            folder.resolve("data"));
    for (Version version : Version.values()) {
      try (HttpClient east = rig.client(version, keys(client(clients, "apiserver-east")))) {
        assertThat(post(east, "/audit", null)).isEqualTo(200);
        assertThat(rig.intake.deliveries().getLast().cluster()).isEqualTo("east");
        assertThat(post(east, "/audit/west", null)).isEqualTo(403);
      }
    }
    try (HttpClient west = rig.client(Version.HTTP_2, keys(client(clients, "apiserver-west")))) {
      assertThat(post(west, "/audit", null)).isEqualTo(200);
      assertThat(rig.intake.deliveries().getLast().cluster()).isEqualTo("west");
    }
    try (HttpClient other = rig.client(Version.HTTP_1_1, keys(client(clients, "other")))) {
      assertThat(post(other, "/audit", null)).isEqualTo(403);
    }
    KeyedCertificate stranger =
        client(CertificateAuthority.create("Strangers", now), "apiserver-east");
    try (HttpClient none = rig.client(Version.HTTP_1_1);
        HttpClient wrong = rig.client(Version.HTTP_1_1, keys(stranger))) {
      assertThatThrownBy(() -> post(none, "/audit", null)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> post(wrong, "/audit", null)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void takesCertificateOrToken() throws Exception {
    var clients = CertificateAuthority.create("Clients", now);
    TlsSettings tls =
        TlsSettings.DEFAULT.withClients(
            ClientAuth.OPTIONAL, write("clients.pem", clients.own().chain()));
    rig = new WebhookRig(WebhookRig.SETTINGS.withTls(tls), folder.resolve("data"));
    try (HttpClient plain = rig.client(Version.HTTP_1_1);
        HttpClient shown = rig.client(Version.HTTP_1_1, keys(client(clients, "any")))) {
      assertThat(post(plain, "/audit", null)).isEqualTo(401);
      assertThat(post(plain, "/audit", rig.token())).isEqualTo(200);
      assertThat(post(shown, "/audit", null)).isEqualTo(200);
    }
  }

  @Test
  void readsItsCertificateAgainWhenItChanges() throws Exception {
    var authority = CertificateAuthority.create("Company", now);
    Path certificate = folder.resolve("mine.pem");
    Path key = folder.resolve("mine-key.pem");
    final Path root = write("company.pem", authority.own().chain());
    writePair(authority, certificate, key);
    rig =
        new WebhookRig(
            WebhookRig.SETTINGS
                .withTls(TlsSettings.DEFAULT.withCertificate(certificate, key))
                .withTokens(false)
                .withBounds(QUICK),
            folder.resolve("data"));
    final X509Certificate before = shown(root);

    Files.writeString(certificate, "nonsense");
    Events.await("the bad file is told of", () -> !rig.source.status().problems().isEmpty());
    assertThat(shown(root)).isEqualTo(before);

    writePair(authority, certificate, key);
    Events.await("the new certificate is served", () -> !shown(root).equals(before));
    Events.await("all is well", () -> rig.source.status().problems().isEmpty());
  }

  private X509Certificate shown(Path root) {
    try (var client = HttpClient.newBuilder().sslContext(WebhookRig.trusting(root)).build()) {
      HttpResponse<String> response = WebhookRig.send(client, rig.post("/audit", BODY));
      assertThat(response.statusCode()).isEqualTo(200);
      return (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void writePair(CertificateAuthority authority, Path certificate, Path key)
      throws Exception {
    KeyedCertificate issued =
        authority.issue(Purpose.SERVER, "mine", List.of("localhost"), now, Duration.ofDays(90));
    Files.writeString(key, pem("PRIVATE KEY", issued.key().getEncoded()));
    Files.writeString(certificate, pem("CERTIFICATE", issued.leaf().getEncoded()));
  }

  @Test
  void saysWhyItCannotStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      WebhookSettings settings = WebhookRig.SETTINGS.withAddress("0.0.0.0", taken.getLocalPort());
      assertThatThrownBy(() -> rig = new WebhookRig(settings, folder))
          .isInstanceOf(SourceException.class)
          .hasMessageStartingWith("cannot listen on 0.0.0.0:" + taken.getLocalPort() + ": ")
          .hasMessageContaining("in use");
    }
    Path missing = folder.resolve("missing.pem");
    WebhookSettings settings =
        WebhookRig.SETTINGS.withTls(TlsSettings.DEFAULT.withCertificate(missing, missing));
    assertThatThrownBy(() -> rig = new WebhookRig(settings, folder))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("missing.pem");
  }

  @Test
  void writesAKubeconfigForPlainHttp() throws Exception {
    rig = new WebhookRig(WebhookRig.PLAIN, folder);
    assertThat(Files.readString(rig.source.kubeconfig()))
        .contains("server: http://127.0.0.1:")
        .doesNotContain("token")
        .doesNotContain("certificate-authority");
  }

  private KeyedCertificate client(CertificateAuthority authority, String name) throws Exception {
    return authority.issue(Purpose.CLIENT, name, List.of(), now, Duration.ofDays(1));
  }

  private static KeyManager[] keys(KeyedCertificate pair) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "test".toCharArray();
    store.setKeyEntry("client", pair.key(), password, pair.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private Path write(String name, List<X509Certificate> certificates) throws Exception {
    var text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return Files.writeString(folder.resolve(name), text);
  }

  private static String pem(String label, byte[] der) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
