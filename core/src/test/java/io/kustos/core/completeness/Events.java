package io.kustos.core.completeness;

import io.kustos.core.event.AuditEvent;
import java.nio.charset.StandardCharsets;

/** Audit events by their few properties that matter here. */
final class Events {
  private Events() {}

  /** An event of an audit id and stage, so many seconds after the hour. */
  static AuditEvent of(String auditId, String stage, int second, String more) {
    return parse(
        """
        {"auditID":"%s","stage":"%s","verb":"get","requestURI":"/x","user":{"username":"u"},\
        "stageTimestamp":"2026-11-23T10:%02d:%02d.000000Z"%s}"""
            .formatted(auditId, stage, second / 60, second % 60, more));
  }

  /** A write that answers with the object's new state. */
  static AuditEvent write(String verb, int base, int version, int generation) {
    return parse(
        """
        {"auditID":"%s-%d","stage":"ResponseComplete","verb":"%s","user":{},\
        "objectRef":{"resource":"deployments","apiGroup":"apps","namespace":"shop","name":"web"},\
        "responseStatus":{"code":200},\
        "requestObject":{"metadata":{"resourceVersion":"%d"}},\
        "responseObject":{"metadata":{"uid":"1","resourceVersion":"%d","generation":%d}},\
        "stageTimestamp":"2026-11-23T10:00:00.%06dZ"}"""
            .formatted(verb, version, verb, base, version, generation, version));
  }

  /** A write whose answer does not show the object. */
  static AuditEvent opaque(String subresource, int micros) {
    return parse(
        """
        {"auditID":"o","stage":"ResponseComplete","verb":"create","user":{},\
        "objectRef":{"resource":"deployments","apiGroup":"apps","namespace":"shop","name":"web",\
        "subresource":"%s"},"responseStatus":{"code":201},\
        "stageTimestamp":"2026-11-23T10:00:00.%06dZ"}"""
            .formatted(subresource, micros));
  }

  private static AuditEvent parse(String json) {
    return AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
