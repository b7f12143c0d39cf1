package io.kustos.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in servers that are called: those that a file of authorities vouches for, and no other. */
public final class ClientTrust {
  private ClientTrust() {}

  /**
   * Trust in the certificates of a PEM file.
   *
   * @throws IOException when the file cannot be read; the message is for the user
   */
  public static SSLContext of(Path authorities) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int n = 0;
      for (X509Certificate authority : Pem.certificates(authorities)) {
        store.setCertificateEntry("server-" + n++, authority);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the CA certificates cannot be used: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(
          "the CA certificates of " + authorities + " cannot be read: " + e.getMessage(), e);
    }
  }
}
