package io.kustos.server.tls;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An HTTP client that trusts one authority. */
public final class TrustedClient {
  private TrustedClient() {}

  /** The authority is PEM in base64, as a kubeconfig has it. */
  public static HttpClient of(String authority) throws Exception {
    return HttpClient.newBuilder().sslContext(context(authority)).build();
  }

  /** What trusts that authority, and shows these certificates. */
  public static SSLContext context(String authority, KeyManager... keys) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "authority",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Base64.getDecoder().decode(authority))));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.length == 0 ? null : keys, trust.getTrustManagers(), null);
    return context;
  }
}
