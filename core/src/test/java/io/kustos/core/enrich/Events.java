package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import java.nio.charset.StandardCharsets;

/** Events as tests write them: with single quotes. */
final class Events {
  private Events() {}

  static AuditEvent event(String json) {
    return AuditEvent.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  static Facts facts(String json) {
    return Facts.of(event(json));
  }

  static Facts request(String verb, String resource, String body) {
    return facts(
        "{'verb':'"
            + verb
            + "','objectRef':{'resource':'"
            + resource
            + "'},'requestObject':"
            + body
            + "}");
  }
}
