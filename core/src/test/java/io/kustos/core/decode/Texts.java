package io.kustos.core.decode;

import io.kustos.core.json.ByteText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Texts that the decoder's tests are made of. */
final class Texts {
  private Texts() {}

  /** A small event as the API server writes it. */
  static String event(String id) {
    return "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
        + "\"auditID\":\""
        + id
        + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/pods\",\"verb\":\"list\","
        + "\"user\":{\"username\":\"ann\",\"groups\":[\"dev\"]},\"sourceIPs\":[\"192.0.2.7\"],"
        + "\"objectRef\":{\"resource\":\"pods\",\"apiVersion\":\"v1\"},"
        + "\"responseStatus\":{\"metadata\":{},\"code\":200},"
        + "\"requestReceivedTimestamp\":\"2026-11-23T01:02:03.000001Z\","
        + "\"stageTimestamp\":\"2026-11-23T01:02:03.000002Z\"}";
  }

  /** The same with bodies. */
  static String bodied(String id) {
    String body = "\"requestObject\":{\"spec\":{\"list\":[{\"a\":\"}]\\\"\"},[1,2]]}},";
    return event(id).replace("\"requestReceived", body + "\"requestReceived");
  }

  /** The same over many lines, indented. */
  static String pretty(String id) {
    return bodied(id)
        .replace("{\"", "{\n  \"")
        .replace(",\"", ",\n  \"")
        .replace("}}", "\n }\n }")
        .replaceAll("}$", "\n}");
  }

  /** An item of a list, which lacks kind and version. */
  static String listItem(String id) {
    return event(id).replace("\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",", "");
  }

  static String list(String... items) {
    return "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":["
        + String.join(",", items)
        + "]}";
  }

  /** A text as a JSON string. */
  static String quote(String text) {
    return new String(new ByteText(16).string(text).toBytes(), StandardCharsets.UTF_8);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
