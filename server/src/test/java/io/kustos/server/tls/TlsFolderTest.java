package io.kustos.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final List<String> NAMES =
      List.of("Audit.example.org", "192.0.2.7", "2001:db8::7");

  @TempDir Path folder;

  private TlsFolder fresh(Instant now) throws Exception {
    TlsFolder tls = TlsFolder.of(folder.resolve("tls"), NAMES);
    assertThat(tls.refresh(now)).isNull();
    return tls;
  }

  private static X509Certificate leaf(TlsFolder tls) throws Exception {
    return Pem.certificates(tls.certificate()).getFirst();
  }

  @Test
  void makesWhatThePlatformAccepts() throws Exception {
    TlsFolder tls = fresh(NOW);
    X509Certificate authority = Pem.certificates(tls.authority()).getFirst();
    X509Certificate leaf = leaf(tls);
    for (Instant at : List.of(NOW, NOW.plus(Duration.ofDays(364)))) {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(at));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
    }
    authority.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(authority.getKeyUsage()[5]).as("keyCertSign").isTrue();
    assertThat(authority.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    assertThat(leaf.getSerialNumber()).isPositive();
    assertThat(leaf.getSubjectAlternativeNames())
        .contains(
            List.of(2, "localhost"),
            List.of(2, "audit.example.org"),
            List.of(7, "127.0.0.1"),
            List.of(7, "192.0.2.7"),
            List.of(7, InetAddress.ofLiteral("2001:db8::7").getHostAddress()));
  }

  @Test
  void makesWhatOpensslAccepts() throws Exception {
    TlsFolder tls = fresh(Instant.now());
    String authority = tls.authority().toString();
    String certificate = tls.certificate().toString();
    for (String name : List.of("localhost", "audit.example.org")) {
      assertThat(
              openssl(
                  "verify",
                  "-x509_strict",
                  "-purpose",
                  "sslserver",
                  "-verify_hostname",
                  name,
                  "-CAfile",
                  authority,
                  certificate))
          .contains("OK");
    }
    for (String address : List.of("192.0.2.7", "2001:db8::7", "127.0.0.1")) {
      assertThat(
              openssl(
                  "verify",
                  "-x509_strict",
                  "-verify_ip",
                  address,
                  "-CAfile",
                  authority,
                  certificate))
          .contains("OK");
    }
    assertThat(openssl("verify", "-verify_hostname", "other", "-CAfile", authority, certificate))
        .contains("mismatch");
    assertThat(openssl("x509", "-in", authority, "-noout", "-text"))
        .contains("CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "prime256v1");
  }

  private static String openssl(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      System.out.println("SKIPPED for want of openssl");
      return Assumptions.abort("no openssl");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void keepsItsCertificateUntilAMonthBeforeItsEnd() throws Exception {
    TlsFolder tls = fresh(NOW);
    X509Certificate first = leaf(tls);
    assertThat(tls.refresh(NOW.plus(Duration.ofDays(334)))).isNull();
    assertThat(leaf(tls)).isEqualTo(first);

    assertThat(tls.refresh(NOW.plus(Duration.ofDays(336)))).isNull();
    assertThat(leaf(tls)).isNotEqualTo(first);
    assertThat(leaf(tls).getIssuerX500Principal()).isEqualTo(first.getIssuerX500Principal());
  }

  @Test
  void makesAnotherForAnotherName() throws Exception {
    X509Certificate first = leaf(fresh(NOW));
    assertThat(leaf(fresh(NOW))).isEqualTo(first);
    TlsFolder more = TlsFolder.of(folder.resolve("tls"), List.of("more.example.org"));
    more.refresh(NOW);
    assertThat(leaf(more).getSubjectAlternativeNames()).contains(List.of(2, "more.example.org"));
  }

  @Test
  void doesWithoutTheKeyOfItsAuthorityWhileItCan() throws Exception {
    TlsFolder tls = fresh(NOW);
    Files.delete(tls.authorityKey());
    assertThat(tls.refresh(NOW)).isNull();
    assertThat(tls.refresh(NOW.plus(Duration.ofDays(340)))).contains("cannot be renewed");
    Files.delete(tls.certificate());
    assertThatThrownBy(() -> tls.refresh(NOW)).hasMessageContaining("ca-key.pem is missing");
  }

  @Test
  void endsNothingAfterTheAuthority() throws Exception {
    var authority = CertificateAuthority.create("Old", NOW);
    Instant late = NOW.plus(Duration.ofDays(3600));
    KeyedCertificate issued =
        authority.issue(
            CertificateAuthority.Purpose.SERVER, "late", List.of("a"), late, Duration.ofDays(365));
    assertThat(issued.leaf().getNotAfter()).isEqualTo(authority.own().leaf().getNotAfter());
  }

  @Test
  void writesYearsBeyond2049() throws Exception {
    Instant then = Instant.parse("2051-06-01T00:00:00Z");
    var authority = CertificateAuthority.create("Late", then);
    assertThat(authority.own().leaf().getNotBefore().toInstant())
        .isEqualTo(then.minus(Duration.ofHours(1)));
  }

  @Test
  void saysWhatIsWrongWithAKeyFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("key.pem"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    assertThatThrownBy(() -> Pem.key(file)).hasMessageContaining("openssl pkcs8 -topk8");
    Files.writeString(file, "nothing");
    assertThatThrownBy(() -> Pem.key(file)).hasMessageContaining("holds no PEM private key");
    assertThatThrownBy(() -> Pem.certificates(file)).hasMessageContaining("no PEM certificate");
  }

  @Test
  void refusesAKeyThatIsNotTheCertificates() throws Exception {
    TlsFolder tls = fresh(NOW);
    TlsSettings settings =
        TlsSettings.DEFAULT.withCertificate(tls.certificate(), tls.authorityKey());
    assertThatThrownBy(() -> ReloadableTls.open(settings, folder, NOW))
        .hasMessageContaining("do not belong together");
  }
}
