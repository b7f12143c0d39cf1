package io.kustos.server.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Looks whether an address can be listened on. The HTTP server only logs it when one cannot, and
 * runs on.
 */
public final class FreeAddress {
  private FreeAddress() {}

  /**
   * Takes the address for a moment.
   *
   * @throws BindException when it is taken, not this machine's, or not for everyone to take
   */
  public static void check(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    String where = "cannot listen on " + host + ":" + port + ": ";
    if (address.isUnresolved()) {
      throw new BindException(where + "no such host");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      BindException refused = new BindException(where + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }
}
