package io.kustos.server.scan;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.OperandValue;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Rule;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** placeholder */
record Alert(String id, Rule rule, long timeNanos, String message) {
  record Place(@Nullable String cluster, String file, long offset) {}

  static Alert of(Rule rule, AuditEvent event, EventContext context, long nanos) {
    StringBuilder message = new StringBuilder();
    for (OutputTemplate.Part part : rule.output().parts()) {
      switch (part) {
        case OutputTemplate.Part.Text text -> message.append(text.text());
        case OutputTemplate.Part.Hole hole -> {
          Object value = OperandValue.of(hole.operand(), event, context);
          message.append(value == null ? "<NA>" : value);
        }
      }
    }
    return new Alert("id", rule, nanos, message.toString());
  }

  void writeTo(ByteArrayOutputStream out, Place place) {}
}
