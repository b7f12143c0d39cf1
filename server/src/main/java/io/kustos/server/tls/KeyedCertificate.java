package io.kustos.server.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key and the certificate chain that speaks for it.
 *
 * @param key the private key
 * @param chain the certificate of the key first, then those that signed
 */
public record KeyedCertificate(PrivateKey key, List<X509Certificate> chain) {
  /** Copies the list, which is not empty. */
  public KeyedCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /** The certificate of the key. */
  public X509Certificate leaf() {
    return chain.getFirst();
  }
}
