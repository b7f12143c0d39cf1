package io.kustos.core.decode;

import io.kustos.core.event.AuditEvent;

/** Takes what the decoder finds, in the order of the input. */
public interface ItemSink {
  /**
   * Takes an event.
   *
   * @param event a view, valid only during the call; {@link AuditEvent#retain} keeps it
   * @param item where it comes from; valid only during the call
   */
  void event(AuditEvent event, Item item);

  /** Takes what could not be decoded. */
  void reject(Reject reject);
}
