package io.kustos.server.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host name or address; {@code 0.0.0.0} for all of the machine's
 * @param port 0 for any free one
 */
public record Address(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:\\s]*):(\\d{1,5})");
  private static final int PORT_MAX = 65_535;

  /**
   * Reads {@code HOST:PORT}, {@code [IPV6]:PORT} or {@code :PORT}, which is all addresses.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static Address parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(2)) > PORT_MAX) {
      throw new IllegalArgumentException("not HOST:PORT: '" + text + "'");
    }
    String host = form.group(1).replaceAll("[\\[\\]]", "");
    return new Address(host.isEmpty() ? "0.0.0.0" : host, Integer.parseInt(form.group(2)));
  }

  /** Whether only this machine can reach it. */
  public boolean isLoopback() {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  /** The same host with another port. */
  public Address withPort(int other) {
    return new Address(host, other);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
