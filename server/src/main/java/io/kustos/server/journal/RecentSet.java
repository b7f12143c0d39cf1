package io.kustos.server.journal;

/** Fingerprints of one hour in memory. */
final class RecentSet {
  final RecentTable table = new RecentTable();
  final Seconds seconds = new Seconds();

  /** Entries before this position of the journal have no fingerprint here. */
  final long first;

  /** When the last one was added, microseconds. */
  long lastAdd;

  RecentSet(long first) {
    this.first = first;
  }

  void add(Fingerprint print, long micros) {
    table.add(print);
    seconds.add(print.second());
    lastAdd = micros;
  }

  RecentTable.Verdict find(Fingerprint print) {
    return seconds.has(print.second()) ? table.find(print) : RecentTable.Verdict.NEW;
  }

  /** Memory held, in bytes. */
  long bytes() {
    return table.bytes() + (long) Seconds.WORDS * Long.BYTES;
  }
}
