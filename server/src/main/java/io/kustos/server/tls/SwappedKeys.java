package io.kustos.server.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key manager that can be replaced under a TLS context. For servers only. A handshake asks for
 * the alias, the key and the certificate one after the other, so the last manager goes on answering
 * for its aliases, which differ from those of the next.
 */
final class SwappedKeys extends X509ExtendedKeyManager {
  private volatile X509ExtendedKeyManager keys;
  private volatile X509ExtendedKeyManager last;

  SwappedKeys(X509ExtendedKeyManager keys) {
    this.keys = keys;
    this.last = keys;
  }

  void swap(X509ExtendedKeyManager others) {
    last = keys;
    keys = others;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return keys.getServerAliases(keyType, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return keys.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return keys.chooseEngineServerAlias(keyType, issuers, engine);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    X509Certificate[] chain = keys.getCertificateChain(alias);
    return chain != null ? chain : last.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    PrivateKey key = keys.getPrivateKey(alias);
    return key != null ? key : last.getPrivateKey(alias);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
