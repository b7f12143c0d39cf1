package io.kustos.server.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listener whose certificate and client authorities are read again when their files
 * change. What cannot be read leaves the old ones in force and is told by {@link #problems}.
 */
public final class ReloadableTls {
  private static final Duration WARNED_BEFORE = Duration.ofDays(14);

  private final TlsSettings settings;
  private final @Nullable TlsFolder folder;
  private final List<Path> files = new ArrayList<>();
  private final SwappedKeys keys;
  private final SwappedTrust trust;
  private final SSLContext context;
  private FileStamp stamp;
  private volatile KeyedCertificate current;
  private volatile List<String> problems = List.of();

  private ReloadableTls(
      TlsSettings settings, @Nullable TlsFolder folder, Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    this.settings = settings;
    this.folder = folder;
    files.add(certificate);
    files.add(key);
    if (settings.clientAuthorities() != null) {
      files.add(settings.clientAuthorities());
    }
    stamp = FileStamp.of(files);
    current = read();
    keys = new SwappedKeys(keyManager(current));
    trust = new SwappedTrust(trustManager());
    SSLContext plain = SSLContext.getInstance("TLS");
    plain.init(new X509ExtendedKeyManager[] {keys}, new TrustManager[] {trust}, null);
    context = plain;
  }

  /**
   * Reads the files of the settings, or those in {@code folder} after making them.
   *
   * @throws IOException when a file cannot be read
   * @throws GeneralSecurityException when it makes no sense
   */
  public static ReloadableTls open(TlsSettings settings, Path folder, Instant now)
      throws IOException, GeneralSecurityException {
    if (settings.certificate() != null && settings.key() != null) {
      return new ReloadableTls(settings, null, settings.certificate(), settings.key());
    }
    TlsFolder own = TlsFolder.of(folder, settings.names());
    own.refresh(now);
    return new ReloadableTls(settings, own, own.certificate(), own.key());
  }

  /**
   * A context that serves the certificate in force when a connection comes.
   *
   * @param accepted is told of every socket before its handshake, on the thread that serves it
   */
  public SSLContext context(Consumer<Socket> accepted) {
    return new ListenerContext(context, settings.clientAuth(), accepted);
  }

  /** The certificate in force. */
  public X509Certificate certificate() {
    return current.leaf();
  }

  /** The folder with what was made here, null when the certificate was made elsewhere. */
  public @Nullable TlsFolder folder() {
    return folder;
  }

  /** PEM of what clients must trust, null when that is not among what the server shows. */
  public @Nullable String authority() throws IOException, GeneralSecurityException {
    if (folder != null) {
      return Pem.text(Pem.certificates(folder.authority()).getFirst());
    }
    X509Certificate last = current.chain().getLast();
    boolean own = last.getIssuerX500Principal().equals(last.getSubjectX500Principal());
    return own || last.getBasicConstraints() >= 0 ? Pem.text(last) : null;
  }

  /** What an operator should look at. */
  public List<String> problems() {
    return problems;
  }

  /**
   * Renews a certificate made here when it is time, and reads files that changed.
   *
   * @return whether others are in force now
   */
  public synchronized boolean refresh(Instant now) {
    List<String> found = new ArrayList<>();
    boolean swapped = false;
    try {
      String failed = folder == null ? null : folder.refresh(now);
      if (failed != null) {
        found.add(failed);
      }
      FileStamp seen = FileStamp.of(files);
      if (!seen.equals(stamp)) {
        KeyedCertificate fresh = read();
        X509ExtendedTrustManager freshTrust = trustManager();
        keys.swap(keyManager(fresh));
        trust.swap(freshTrust);
        current = fresh;
        stamp = seen;
        swapped = true;
      }
    } catch (IOException | GeneralSecurityException e) {
      found.add("the certificate stays the old one: " + e.getMessage());
    }
    Instant end = current.leaf().getNotAfter().toInstant();
    if (now.plus(WARNED_BEFORE).isAfter(end)) {
      found.add("the server certificate ends " + end);
    }
    problems = List.copyOf(found);
    return swapped;
  }

  private KeyedCertificate read() throws IOException, GeneralSecurityException {
    var read = new KeyedCertificate(Pem.key(files.get(1)), Pem.certificates(files.get(0)));
    checkPair(read);
    return read;
  }

  /** A key beside another's certificate would only show at the first handshake. */
  private static void checkPair(KeyedCertificate pair) throws GeneralSecurityException {
    String algorithm =
        switch (pair.key().getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> null;
        };
    if (algorithm == null) {
      return;
    }
    byte[] probe = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.key());
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(pair.leaf().getPublicKey());
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new InvalidKeyException("key and certificate do not belong together");
    }
  }

  private static X509ExtendedKeyManager keyManager(KeyedCertificate pair)
      throws IOException, GeneralSecurityException {
    String alias = UUID.randomUUID().toString();
    char[] password = alias.toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(alias, pair.key(), password, pair.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private X509ExtendedTrustManager trustManager() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (settings.clientAuthorities() != null) {
      int n = 0;
      for (X509Certificate authority : Pem.certificates(settings.clientAuthorities())) {
        store.setCertificateEntry("client-" + n++, authority);
      }
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}
