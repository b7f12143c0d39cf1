package io.kustos.server.journal;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes a shard. It takes whatever is waiting, writes it, forces it to the
 * disk once, and only then answers: while the disk works, the next group gathers by itself.
 */
final class JournalWriter implements Runnable {
  private static final System.Logger LOG = System.getLogger("io.kustos.journal");

  private final JournalSettings settings;
  private final AppendQueue queue;
  private final SegmentWriter segments;
  private final JournalEnd end;
  private final JournalCounters counters;
  private final InstantSource clock;
  private final BlockPacker packer;
  private final RecentEvents recent;

  /** The fingerprints of the segment that is being written. */
  private SegmentKeys keys;

  /** Writes the files of fingerprints, for which no ack has to wait. */
  private final ExecutorService writing;

  /** The fingerprints of the group that is being written, in order and as a set. */
  private final List<Fingerprint> groupPrints = new ArrayList<>();

  private final RecentTable groupTable = new RecentTable();

  private @Nullable Segment current;
  private volatile JournalHealth health = JournalHealth.GOOD;

  JournalWriter(
      JournalSettings settings,
      AppendQueue queue,
      SegmentWriter segments,
      JournalEnd end,
      JournalCounters counters,
      InstantSource clock,
      RecentEvents recent,
      SegmentKeys keys,
      ExecutorService writing) {
    this.settings = settings;
    this.queue = queue;
    this.segments = segments;
    this.end = end;
    this.counters = counters;
    this.clock = clock;
    this.packer = new BlockPacker(settings.zstdLevel());
    this.recent = recent;
    this.keys = keys;
    this.writing = writing;
    this.current = end.tip().segment();
  }

  JournalHealth health() {
    return health;
  }

  @Override
  public void run() {
    for (List<Pending> group = queue.take(settings.groupBytesMax());
        !group.isEmpty();
        group = queue.take(settings.groupBytesMax())) {
      commit(group);
    }
    finish();
  }

  private void commit(List<Pending> group) {
    long start = System.nanoTime();
    long first = end.tip().next();
    group.forEach(pending -> counters.waits.add(start - pending.since()));
    List<Appended> done;
    try {
      done = new Group(first, EntryCodec.micros(clock.instant())).write(group);
    } catch (Throwable e) { // Whatever happens, nobody waits for ever and the thread lives on.
      packer.clear();
      fail(group, e);
      return;
    } finally {
      groupPrints.clear();
      groupTable.clear();
      group.forEach(queue::release);
    }
    counters.group((int) (end.tip().next() - first), System.nanoTime() - start);
    for (int i = 0; i < done.size(); i++) {
      group.get(i).done().complete(done.get(i));
    }
  }

  private void fail(List<Pending> group, Throwable cause) {
    String reason = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
    if (!health.isDegraded()) {
      LOG.log(System.Logger.Level.ERROR, "journal cannot write: {0}", reason);
      health = new JournalHealth(reason, clock.instant());
    }
    counters.failures.increment();
    for (Pending pending : group) {
      pending
          .done()
          .completeExceptionally(
              new JournalUnavailable("the journal cannot write: " + reason, cause));
    }
  }

  /** One group on its way to the disk. */
  private final class Group {
    private final long durable;
    private final long micros;
    private long next;

    /** Number of the first entry not yet in a block. */
    private long blockFirst;

    private boolean begun;
    private long rawBytes;
    private long storedBytes;
    private int blocks;

    Group(long durable, long micros) {
      this.durable = durable;
      this.micros = micros;
      this.next = durable;
      this.blockFirst = durable;
    }

    List<Appended> write(List<Pending> group) throws IOException {
      long start = System.nanoTime();
      recent.expire(micros);
      List<Appended> done = new ArrayList<>(group.size());
      int duplicates = 0;
      int clashes = 0;
      for (Pending pending : group) {
        Appended appended = add(pending);
        duplicates += appended.duplicates();
        clashes += appended.clashes().size();
        done.add(appended);
      }
      if (next > durable) {
        flush();
        long written = System.nanoTime();
        counters.writes.add(written - start);
        segments.commit();
        counters.forces.add(System.nanoTime() - written);
        committed();
        counters.entries.add(next - durable);
        counters.bytes.add(rawBytes);
        counters.storedBytes.add(storedBytes);
        counters.blocks.add(blocks);
      }
      counters.duplicates.add(duplicates);
      counters.clashes.add(clashes);
      return done;
    }

    private Appended add(Pending pending) throws IOException {
      long first = next;
      int duplicates = 0;
      int duplicateRejects = 0;
      List<Integer> clashes = List.of();
      for (int i = 0; i < pending.entries().size(); i++) {
        byte[] entry = pending.entries().get(i);
        Fingerprint print = pending.prints().get(i);
        RecentTable.Verdict verdict = print == null ? RecentTable.Verdict.NEW : admit(print);
        if (verdict == RecentTable.Verdict.DUPLICATE) {
          duplicates++;
          duplicateRejects += EntryCodec.isReject(entry) ? 1 : 0;
          continue;
        }
        if (verdict == RecentTable.Verdict.CLASH) {
          EntryCodec.flagClash(entry);
          clashes = clashes.isEmpty() ? new ArrayList<>() : clashes;
          clashes.add(i);
        }
        put(entry);
      }
      return new Appended(
          new Position(first), (int) (next - first), duplicates, duplicateRejects, clashes);
    }

    private RecentTable.Verdict admit(Fingerprint print) {
      if (settings.recentEventsMax() == 0) {
        return RecentTable.Verdict.NEW;
      }
      RecentTable.Verdict before = recent.find(print);
      RecentTable.Verdict here = groupTable.find(print);
      RecentTable.Verdict verdict = before.compareTo(here) >= 0 ? before : here;
      if (verdict != RecentTable.Verdict.DUPLICATE) {
        groupTable.add(print);
        groupPrints.add(print);
      }
      return verdict;
    }

    private void put(byte[] entry) throws IOException {
      if (packer.count() > 0 && packer.rawBytes() + entry.length > settings.blockBytesMax()) {
        flush();
      }
      packer.add(entry);
      next++;
    }

    private void flush() throws IOException {
      if (!begun) {
        begin();
      }
      int raw = packer.rawBytes();
      var block = packer.pack(blockFirst, durable, micros, segments.segment().salt());
      rawBytes += raw;
      storedBytes += block.remaining();
      blocks++;
      segments.write(block, raw);
      blockFirst += packer.count();
      packer.clear();
    }

    private void begin() throws IOException {
      long start = System.nanoTime();
      segments.begin(durable, micros);
      Segment before = current;
      Segment now = segments.segment();
      if (!now.equals(before)) {
        counters.rolls.add(System.nanoTime() - start);
        if (before != null && settings.recentEventsMax() > 0) {
          SegmentKeys full = keys;
          writing.execute(() -> keep(full, before, now.first()));
        }
        keys = new SegmentKeys();
        current = now;
      }
      begun = true;
    }

    private void committed() {
      for (Fingerprint print : groupPrints) {
        recent.add(print, micros, durable);
        keys.add(print);
      }
      end.advance(new JournalEnd.Tip(segments.segment(), segments.end(), next));
      if (health.isDegraded()) {
        LOG.log(System.Logger.Level.INFO, "journal writes again");
        health = JournalHealth.GOOD;
      }
    }
  }

  private static void keep(SegmentKeys keys, Segment segment, long until) {
    try {
      keys.write(segment, until);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "no key file for {0}: {1}", segment.path(), e);
    }
  }

  /** Marks all that was written as durable, with an empty block, and closes the files. */
  private void finish() {
    try (segments;
        packer) {
      if (counters.groups.sum() > 0 && !health.isDegraded()) {
        JournalEnd.Tip tip = end.tip();
        long micros = EntryCodec.micros(clock.instant());
        segments.begin(tip.next(), micros);
        segments.write(packer.pack(tip.next(), tip.next(), micros, segments.segment().salt()), 0);
        segments.commit();
      }
      remember();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "journal not closed cleanly: {0}", e.getMessage());
    } finally {
      recent.close();
      writing.close();
      end.close();
    }
  }

  /** Keeps the fingerprints for the next start, which then need not read the last entries again. */
  private void remember() {
    if (settings.recentEventsMax() == 0 || health.isDegraded()) {
      return;
    }
    long until = end.tip().next();
    recent.putAway(until);
    Segment segment = end.tip().segment();
    if (segment != null) {
      keep(keys, segment, until);
    }
  }
}
