package io.kustos.server.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder with the authority and the server certificate made here: {@code ca.pem}, {@code
 * ca-key.pem}, {@code server.pem}, {@code server-key.pem}. Makes what is missing. The key of the
 * authority may be kept elsewhere; then nothing can be renewed.
 */
public final class TlsFolder {
  /** How long a server certificate holds. */
  static final Duration LIFETIME = Duration.ofDays(365);

  /** A server certificate that ends sooner is replaced. */
  static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private static final int NAMES_MAX = 64;

  private final Path folder;
  private final Set<String> names;

  private TlsFolder(Path folder, Set<String> names) {
    this.folder = folder;
    this.names = names;
  }

  /** A folder, which need not exist; {@code names} are added to those the machine has. */
  public static TlsFolder of(Path folder, List<String> names) {
    Set<String> all = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
    names.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
    all.addAll(machineNames());
    List<String> most = all.stream().filter(TlsFolder::isName).limit(NAMES_MAX).toList();
    return new TlsFolder(folder, new LinkedHashSet<>(most));
  }

  /** File with the certificate of the authority, for clients. */
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  Path authorityKey() {
    return folder.resolve("ca-key.pem");
  }

  Path certificate() {
    return folder.resolve("server.pem");
  }

  Path key() {
    return folder.resolve("server-key.pem");
  }

  /**
   * Makes what is missing, ends within thirty days or does not hold for all names.
   *
   * @return what could not be renewed and why, null when all is well
   * @throws GeneralSecurityException when a file that stands there makes no sense
   */
  public @Nullable String refresh(Instant now) throws IOException, GeneralSecurityException {
    PrivateFiles.createFolder(folder);
    if (!Files.exists(authority()) && !Files.exists(certificate())) {
      KeyedCertificate made = CertificateAuthority.create("Kustos CA", now).own();
      PrivateFiles.write(authorityKey(), Pem.text(made.key()));
      PrivateFiles.write(authority(), Pem.text(made.leaf()));
    }
    boolean complete = Files.exists(certificate()) && Files.exists(key());
    if (complete && holds(Pem.certificates(certificate()).getFirst(), now)) {
      return null;
    }
    if (!Files.exists(authorityKey())) {
      if (complete) {
        return "the server certificate cannot be renewed: " + authorityKey() + " is missing";
      }
      throw new IOException(authorityKey() + " is missing, no server certificate can be made");
    }
    issue(now);
    return null;
  }

  private void issue(Instant now) throws IOException, GeneralSecurityException {
    List<X509Certificate> authority = Pem.certificates(authority());
    var issuer = CertificateAuthority.of(new KeyedCertificate(Pem.key(authorityKey()), authority));
    KeyedCertificate issued =
        issuer.issue(
            CertificateAuthority.Purpose.SERVER, "Kustos", List.copyOf(names), now, LIFETIME);
    PrivateFiles.write(key(), Pem.text(issued.key()));
    PrivateFiles.write(certificate(), Pem.text(issued.leaf()) + Pem.text(authority.getFirst()));
  }

  private boolean holds(X509Certificate certificate, Instant now) throws GeneralSecurityException {
    Instant end = certificate.getNotAfter().toInstant();
    return now.plus(RENEWED_BEFORE).isBefore(end) && namesOf(certificate).containsAll(canonical());
  }

  private static Set<String> namesOf(X509Certificate certificate) throws GeneralSecurityException {
    Set<String> found = new LinkedHashSet<>();
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    if (all != null) {
      all.forEach(name -> found.add(canonical(String.valueOf(name.get(1)))));
    }
    return found;
  }

  private Set<String> canonical() {
    Set<String> all = new LinkedHashSet<>();
    names.forEach(name -> all.add(canonical(name)));
    return all;
  }

  /** One way to write each address. */
  private static String canonical(String name) {
    InetAddress address = CertificateAuthority.literal(name);
    return address == null ? name.toLowerCase(Locale.ROOT) : address.getHostAddress();
  }

  private static boolean isName(String name) {
    return CertificateAuthority.literal(name) != null
        || name.matches("(\\*\\.)?[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?");
  }

  /** Host name and addresses of this machine, as far as they can be told without asking others. */
  static List<String> machineNames() {
    List<String> found = new ArrayList<>();
    try {
      found.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
    } catch (UnknownHostException e) {
      // A machine without a name has addresses still.
    }
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .map(text -> text.replaceFirst("%.*", ""))
          .forEach(found::add);
    } catch (IOException e) {
      // Then the configured names must do.
    }
    return found;
  }

  /** The address of this machine others most likely reach it by. */
  public static String machineAddress() {
    return machineNames().stream()
        .filter(name -> CertificateAuthority.literal(name) != null && !name.contains(":"))
        .findFirst()
        .orElse("localhost");
  }
}
