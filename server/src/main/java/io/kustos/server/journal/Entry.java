package io.kustos.server.journal;

import io.kustos.core.event.AuditEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the journal holds. Times have microseconds; names are at most 65,535 bytes of UTF-8. */
public sealed interface Entry {

  /** When it came in, by the clock of the process that took it in. */
  Instant received();

  /**
   * An audit event.
   *
   * @param source id of the source it came through
   * @param cluster name of the cluster it speaks of
   * @param form name of the wrapping it came in
   * @param event the exact bytes of the event
   * @param original the bytes it was taken out of or mapped from, when it came wrapped
   * @param clash an event with the same identity but other bytes was journaled within a day before;
   *     set by the journal
   * @param fingerprint recognises a duplicate; null when duplicates of it may stay. Not written:
   *     what is read has none
   */
  record Event(
      String source,
      String cluster,
      String form,
      Instant received,
      Bytes event,
      @Nullable Bytes original,
      boolean clash,
      @Nullable Fingerprint fingerprint)
      implements Entry {

    /** An event that is left out when it is in the journal already; its bytes are not copied. */
    public static Event of(
        String source,
        String cluster,
        String form,
        Instant received,
        AuditEvent event,
        @Nullable Bytes original) {
      Bytes bytes = new Bytes(event.bytes(), event.start(), event.end());
      Fingerprint print = Fingerprint.of(cluster, event);
      return new Event(source, cluster, form, received, bytes, original, false, print);
    }
  }

  /**
   * Something that was not an event.
   *
   * @param source id of the source it came through
   * @param cluster name of the cluster it would have spoken of
   * @param reason what is wrong with it
   * @param bytes what came, whole or its beginning
   * @param fingerprint recognises one that comes again with its body; null when it may stay
   */
  record Reject(
      String source,
      String cluster,
      Instant received,
      String reason,
      Bytes bytes,
      @Nullable Fingerprint fingerprint)
      implements Entry {
    /** One that is always kept. */
    public Reject(String source, String cluster, Instant received, String reason, Bytes bytes) {
      this(source, cluster, received, reason, bytes, null);
    }
  }

  /** Nothing came in: time passed all the same. */
  record Heartbeat(Instant received) implements Entry {}

  /**
   * From here on another version of something judges the events.
   *
   * @param subject what changed, for example {@code rules}
   * @param version names the version that holds from the next entry on
   */
  record Control(Instant received, String subject, String version) implements Entry {}

  /**
   * An entry of a kind or version this Kustos does not know.
   *
   * @param kind number of the kind
   * @param version version of the kind
   * @param body what follows kind and version
   */
  record Unknown(int kind, int version, Bytes body) implements Entry {
    @Override
    public Instant received() {
      return Instant.EPOCH;
    }
  }
}
