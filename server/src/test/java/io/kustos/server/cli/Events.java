package io.kustos.server.cli;

import java.nio.charset.StandardCharsets;

/** Audit events for tests. */
public final class Events {
  private Events() {}

  /** One event on one line. */
  public static String event(int number, String user, String verb, String resource, int code) {
    return ("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
            + "\"auditID\":\"id-%d\",\"stage\":\"ResponseComplete\","
            + "\"requestURI\":\"/api/v1/%s/n%d\",\"verb\":\"%s\",\"user\":{\"username\":\"%s\"},"
            + "\"sourceIPs\":[\"192.0.2.7\"],\"userAgent\":\"kubectl\",\"objectRef\":"
            + "{\"resource\":\"%s\",\"namespace\":\"shop\",\"name\":\"n%d\",\"apiVersion\":\"v1\"},"
            + "\"responseStatus\":{\"code\":%d},"
            + "\"requestReceivedTimestamp\":\"2026-01-02T03:%02d:%02d.000000Z\","
            + "\"stageTimestamp\":\"2026-01-02T03:%02d:%02d.000000Z\","
            + "\"annotations\":{\"authorization.k8s.io/decision\":\"%s\"}}")
        .formatted(
            number,
            resource,
            number,
            verb,
            user,
            resource,
            number,
            code,
            number / 60 % 60,
            number % 60,
            number / 60 % 60,
            number % 60,
            code == 403 ? "forbid" : "allow");
  }

  /** A mix of events, one a line, of which each rule of {@code cli/rules.yaml} finds some. */
  public static String mixed(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String user = "user-" + i % 7;
      lines.append(
          switch (i % 10) {
            case 0 -> event(i, user, "create", "clusterrolebindings", 201);
            case 3 -> event(i, user, "get", "secrets", 200);
            case 6 -> event(i, user, "list", "pods", 403);
            default -> event(i, user, "get", "pods", 200);
          });
      lines.append('\n');
    }
    return lines.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
