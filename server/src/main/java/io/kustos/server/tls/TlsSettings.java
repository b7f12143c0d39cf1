package io.kustos.server.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listener does TLS.
 *
 * @param enabled whether it does
 * @param certificate PEM file with the server's certificate and those between it and its root; null
 *     for one made here
 * @param key PEM file with its private key, PKCS#8; null exactly when {@code certificate} is
 * @param names host names and addresses clients use, beside those the machine has; for a
 *     certificate made here
 * @param clientAuth whether clients show certificates
 * @param clientAuthorities PEM file with the roots of clients' certificates; null when {@code
 *     clientAuth} is {@code NONE}
 */
public record TlsSettings(
    boolean enabled,
    @Nullable Path certificate,
    @Nullable Path key,
    List<String> names,
    ClientAuth clientAuth,
    @Nullable Path clientAuthorities) {

  /** TLS with a certificate made here, no client certificates. */
  public static final TlsSettings DEFAULT =
      new TlsSettings(true, null, null, List.of(), ClientAuth.NONE, null);

  /** Plain text. */
  public static final TlsSettings OFF =
      new TlsSettings(false, null, null, List.of(), ClientAuth.NONE, null);

  /** Whether clients show certificates. */
  public enum ClientAuth {
    /** They are not asked. */
    NONE,
    /** Asked; without one the connection stands. */
    OPTIONAL,
    /** Without one there is no connection. */
    REQUIRED
  }

  /** Checks what belongs together. */
  public TlsSettings {
    names = List.copyOf(names);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
    }
    if (clientAuth != ClientAuth.NONE && clientAuthorities == null) {
      throw new IllegalArgumentException("client certificates need a file with their authorities");
    }
  }

  /** With other names. */
  public TlsSettings withNames(List<String> others) {
    return new TlsSettings(enabled, certificate, key, others, clientAuth, clientAuthorities);
  }

  /** With certificates of clients from the authorities in a file. */
  public TlsSettings withClients(ClientAuth auth, Path authorities) {
    return new TlsSettings(enabled, certificate, key, names, auth, authorities);
  }

  /** With a certificate made elsewhere. */
  public TlsSettings withCertificate(Path itsCertificate, Path itsKey) {
    return new TlsSettings(enabled, itsCertificate, itsKey, names, clientAuth, clientAuthorities);
  }
}
