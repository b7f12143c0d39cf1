package io.kustos.core.correlate;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** An event without its bodies, small enough to be held while a window is open. */
final class EventOutline {
  /** Longest value of a member that is held, in bytes. */
  private static final int MEMBER_BYTES_MAX = 4 << 10;

  private static final Set<String> MEMBERS = members();

  private EventOutline() {}

  private static Set<String> members() {
    Set<String> names = new LinkedHashSet<>();
    for (EventField field :
        EnumSet.complementOf(EnumSet.of(EventField.REQUEST_OBJECT, EventField.RESPONSE_OBJECT))) {
      names.add(field.path().getFirst());
    }
    return Set.copyOf(names);
  }

  /** The event's JSON text with the members that every event may have, bodies left out. */
  static byte[] of(AuditEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    byte[] bytes = event.bytes();
    event
        .root()
        .forEachMember(
            (name, value) -> {
              if (value.end() - value.start() <= MEMBER_BYTES_MAX && MEMBERS.contains(name)) {
                out.write(out.size() == 0 ? '{' : ',');
                out.writeBytes(("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes, value.start(), value.end() - value.start());
              }
            });
    if (out.size() == 0) {
      out.write('{');
    }
    out.write('}');
    return out.toByteArray();
  }
}
