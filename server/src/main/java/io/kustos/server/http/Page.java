package io.kustos.server.http;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param type media type
 * @param body text of it
 */
public record Page(int status, String type, String body) {
  private static final String TEXT = "text/plain; charset=utf-8";

  /** Plain text. */
  public static Page text(int status, String body) {
    return new Page(status, TEXT, body);
  }

  /** JSON. */
  public static Page json(String body) {
    return new Page(200, "application/json", body);
  }

  /** Metrics in Prometheus' text form. */
  public static Page metrics(String body) {
    return new Page(200, "text/plain; version=0.0.4; charset=utf-8", body);
  }
}
