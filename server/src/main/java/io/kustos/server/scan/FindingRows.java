package io.kustos.server.scan;

import io.kustos.core.correlate.Place;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.finding.Finding;
import io.kustos.core.finding.Finding.NamedValue;
import io.kustos.server.text.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes rows of findings. */
final class FindingRows {
  private static final int MESSAGE_CHARS_MAX = 2048;

  private FindingRows() {}

  /**
   * The row of a finding.
   *
   * @param fields what it says beside its event
   * @param place of its event
   */
  static FindingRow of(
      Finding finding, List<NamedValue> fields, @Nullable String cluster, Place place) {
    AuditEvent event = finding.event();
    return new FindingRow(
        finding.id(),
        finding.timeNanos(),
        Printable.of(finding.message(), MESSAGE_CHARS_MAX),
        EventLabels.actor(event),
        EventLabels.text(event, EventField.VERB),
        EventLabels.object(event),
        EventLabels.text(event, EventField.RESPONSE_CODE),
        EventLabels.text(event, EventField.AUTHORIZATION_DECISION),
        EventLabels.sourceIps(event),
        EventLabels.text(event, EventField.USER_AGENT),
        EventLabels.text(event, EventField.AUDIT_ID),
        EventLabels.text(event, EventField.STAGE),
        cluster == null ? null : EventLabels.cut(cluster),
        place.source(),
        place.line(),
        place.offset(),
        fields);
  }
}
