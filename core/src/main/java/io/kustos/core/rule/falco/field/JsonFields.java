package io.kustos.core.rule.falco.field;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldDefinition.ArgumentKind;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of Falco's json plugin, under its names {@code json.*} and {@code jevt.*}. */
final class JsonFields {
  private JsonFields() {}

  static List<FieldSpec> specs() {
    List<FieldSpec> specs = new ArrayList<>();
    for (String prefix : List.of("json.", "jevt.")) {
      specs.add(
          FieldSpec.falco(
                  prefix + "value",
                  FieldType.STRING,
                  ArgumentKind.KEY,
                  "Value at a JSON pointer (RFC 6901) into the event")
              .with(JsonFields::value));
      specs.add(
          FieldSpec.falco(
                  prefix + "obj",
                  FieldType.STRING,
                  ArgumentKind.NONE,
                  "The whole event as indented JSON text")
              .with((name, argument) -> computed(name, event -> JsonText.indented(event.root()))));
      specs.add(
          FieldSpec.falco(
                  prefix + "rawtime",
                  FieldType.STRING,
                  ArgumentKind.NONE,
                  "Time of the event in nanoseconds since 1970, as text")
              .with((name, argument) -> computed(name, JsonFields::rawTime)));
    }
    return specs;
  }

  private static Field computed(String name, FieldSpec.Reader reader) {
    return Field.computed(name, null, FieldType.STRING, (event, context) -> reader.read(event));
  }

  private static Field value(String name, @Nullable String argument) {
    EventPointer pointer = EventPointer.parse(argument == null ? "" : argument);
    EventField exact = pointer.exact();
    if (exact != null) {
      return Field.direct(
          name, argument, exact, false, (event, context) -> JsonText.of(event, exact));
    }
    return Field.computed(
        name, argument, FieldType.STRING, (event, context) -> JsonText.of(pointer.find(event)));
  }

  private static @Nullable String rawTime(AuditEvent event) {
    long nanos = event.stageNanos();
    return nanos == Timestamps.NONE ? null : Long.toString(nanos);
  }
}
