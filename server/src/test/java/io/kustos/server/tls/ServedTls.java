package io.kustos.server.tls;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a server of another make shows: a certificate for this machine, of an authority of its own.
 *
 * @param authority PEM file of the authority
 */
public record ServedTls(SSLContext context, Path authority) {
  /** Made in a folder. */
  public static ServedTls in(Path folder) throws Exception {
    TlsFolder made = TlsFolder.of(folder, List.of());
    made.refresh(Instant.now());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        Pem.key(made.key()),
        new char[0],
        Pem.certificates(made.certificate()).toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new ServedTls(context, made.authority());
  }
}
