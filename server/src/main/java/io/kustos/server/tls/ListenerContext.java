package io.kustos.server.tls;

import io.kustos.server.tls.TlsSettings.ClientAuth;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A TLS context whose sockets ask clients for certificates by themselves: an HTTP server that wraps
 * an accepted socket has no place of its own to say so.
 */
final class ListenerContext extends SSLContext {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  ListenerContext(SSLContext context, ClientAuth auth, Consumer<Socket> accepted) {
    super(new Spi(context, auth, accepted), context.getProvider(), context.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext context;
    private final SSLSocketFactory factory;

    Spi(SSLContext context, ClientAuth auth, Consumer<Socket> accepted) {
      this.context = context;
      this.factory = new Factory(context.getSocketFactory(), auth, accepted);
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("initialized before");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return factory;
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return context.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return context.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }
  }

  /** Wraps accepted sockets. It makes no client sockets. */
  private static final class Factory extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final ClientAuth auth;
    private final Consumer<Socket> observer;

    Factory(SSLSocketFactory factory, ClientAuth auth, Consumer<Socket> observer) {
      this.factory = factory;
      this.auth = auth;
      this.observer = observer;
    }

    @Override
    public Socket createSocket(Socket accepted, InputStream consumed, boolean autoClose)
        throws IOException {
      observer.accept(accepted);
      // A server that says not to close what it accepted would never close it at all.
      var socket = (SSLSocket) factory.createSocket(accepted, consumed, true);
      socket.setEnabledProtocols(PROTOCOLS);
      switch (auth) {
        case NONE -> socket.setNeedClientAuth(false);
        case OPTIONAL -> socket.setWantClientAuth(true);
        case REQUIRED -> socket.setNeedClientAuth(true);
      }
      return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      throw new IOException("for servers only");
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw new IOException("for servers only");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new IOException("for servers only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw new IOException("for servers only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      throw new IOException("for servers only");
    }
  }
}
