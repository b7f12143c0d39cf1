package io.kustos.server.scan;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventScanner;
import io.kustos.core.event.ScanStatus;

/** placeholder: one event a line */
final class LineEventReader implements EventReader {
  private final EventScanner scanner;
  private final AuditEvent view = AuditEvent.view();

  LineEventReader(ScanSetup setup) {
    scanner = new EventScanner(setup.limits().depthMax());
  }

  @Override
  public int read(byte[] bytes, int start, int end, boolean last, Target target) {
    int at = start;
    while (at < end) {
      int newline = at;
      while (newline < end && bytes[newline] != '\n') {
        newline++;
      }
      if (newline == end && !last) {
        return at;
      }
      if (newline > at) {
        ScanStatus status = scanner.scan(bytes, at, newline);
        if (status == ScanStatus.OK) {
          scanner.show(view, at);
          target.event(view, at, null);
        } else {
          target.reject(status.name().toLowerCase(java.util.Locale.ROOT), at, newline - at, "bad");
        }
      }
      at = newline + 1;
    }
    return end;
  }
}
