package io.kustos.server.pipeline;

import io.kustos.core.Limits;
import io.kustos.core.Sha256;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.Form;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.Timestamps;
import io.kustos.server.journal.Bytes;
import io.kustos.server.journal.Entry;
import io.kustos.server.journal.Fingerprint;
import io.kustos.server.source.Delivery;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns deliveries into entries of the journal, one delivery at a time; one per thread. */
final class DeliveryReader implements ItemSink {
  /** Cluster of events that nobody says the cluster of. */
  static final String CLUSTER_UNKNOWN = "default";

  /** The most that is kept of something that is no event. */
  private static final int REJECT_BYTES_MAX = 1 << 20;

  /** What is left in an entry for names and the event beside its wrapper. */
  private static final int BESIDE_ORIGINAL_BYTES = 1 << 20;

  private static final int CLUSTER_CHARS_MAX = 256;

  private static final List<String> FORMS =
      Arrays.stream(Form.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();

  private static final Delivery NOTHING =
      Delivery.body("", CLUSTER_UNKNOWN, new byte[0], Instant.EPOCH);

  private final ChunkDecoder decoder;
  private final int originalBytesMax;
  private List<Entry> entries = new ArrayList<>();
  private Delivery delivery = NOTHING;
  private long eventNanosMax;

  /** Of the delivery up to where a reject was last seen. */
  private final MessageDigest digest = Sha256.digest();

  private int digested;
  private int rejects;

  /** Where in the input the last wrapper stood that went along with an event. */
  private long wrapperOffset = -1;

  DeliveryReader(Limits limits, int entryBytesMax) {
    this.decoder = new ChunkDecoder(limits, DecodeOptions.DEFAULT, this);
    this.originalBytesMax = entryBytesMax - limits.eventBytesMax() - BESIDE_ORIGINAL_BYTES;
  }

  /**
   * What is in a delivery.
   *
   * @param entries its events and rejects in their order; they share its bytes
   * @param eventNanosMax latest stage time of the events; {@link Timestamps#NONE} without any
   */
  record Content(List<Entry> entries, long eventNanosMax) {}

  Content read(Delivery next) {
    delivery = next;
    entries = new ArrayList<>();
    wrapperOffset = -1;
    digest.reset();
    digested = 0;
    rejects = 0;
    eventNanosMax = Timestamps.NONE;
    decoder.begin(next.offset(), next.line());
    decoder.decode(next.bytes(), 0, next.bytes().length, true);
    Content content = new Content(entries, eventNanosMax);
    entries = List.of();
    delivery = NOTHING;
    return content;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The same array, not an equal one.
  public void event(AuditEvent event, Item item) {
    eventNanosMax = Math.max(eventNanosMax, event.stageNanos());
    boolean shared = event.bytes() == delivery.bytes();
    entries.add(
        Entry.Event.of(
            delivery.source(),
            cluster(item),
            FORMS.get(item.form().ordinal()),
            delivery.received(),
            shared ? event : event.retain(),
            original(event, item, shared)));
  }

  /** The sender's word counts before the event's own, which a client can choose. */
  private String cluster(Item item) {
    String told = delivery.cluster().isEmpty() ? item.cluster() : delivery.cluster();
    if (told == null || told.isEmpty()) {
      return CLUSTER_UNKNOWN;
    }
    return told.length() <= CLUSTER_CHARS_MAX ? told : told.substring(0, CLUSTER_CHARS_MAX);
  }

  /** The wrapper's bytes; of many events in one wrapper the first has them. */
  private @Nullable Bytes original(AuditEvent event, Item item, boolean shared) {
    long start = item.offset() - delivery.offset();
    long end = start + item.length();
    boolean bare = shared && event.start() == start && event.end() == end;
    if (bare
        || start < 0
        || end > delivery.bytes().length
        || item.length() > originalBytesMax
        || start == wrapperOffset) {
      return null;
    }
    wrapperOffset = start;
    return new Bytes(delivery.bytes(), (int) start, (int) end);
  }

  @Override
  public void reject(Reject reject) {
    String reason = reject.reason().name().toLowerCase(Locale.ROOT) + ": " + reject.detail();
    String cluster = delivery.cluster().isEmpty() ? CLUSTER_UNKNOWN : delivery.cluster();
    entries.add(
        new Entry.Reject(
            delivery.source(),
            cluster,
            delivery.received(),
            reason,
            bytes(reject),
            print(reject, cluster)));
  }

  /** A body comes again byte for byte; what is read from a place in a file does not come again. */
  private @Nullable Fingerprint print(Reject reject, String cluster) {
    if (delivery.resume() != null || delivery.offset() != 0) {
      return null;
    }
    long end = reject.offset() + reject.length() - delivery.offset();
    int until = Math.clamp(end, digested, delivery.bytes().length);
    digest.update(delivery.bytes(), digested, until - digested);
    digested = until;
    return Fingerprint.ofReject(cluster, digest, rejects++);
  }

  private Bytes bytes(Reject reject) {
    long start = reject.offset() - delivery.offset();
    boolean inside = start >= 0 && start + reject.length() <= delivery.bytes().length;
    if (!inside || reject.reason() == Reject.Reason.NUL_BYTES) {
      return Bytes.of(reject.excerpt());
    }
    int length = (int) Math.min(reject.length(), REJECT_BYTES_MAX);
    return new Bytes(delivery.bytes(), (int) start, (int) start + length);
  }
}
