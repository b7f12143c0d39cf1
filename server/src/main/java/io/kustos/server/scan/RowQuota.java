package io.kustos.server.scan;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Tells workers of which rules the report holds enough findings already. */
final class RowQuota {
  private final AtomicIntegerArray kept;
  private final int rowsMax;

  RowQuota(int rules, int rowsMax) {
    kept = new AtomicIntegerArray(rules);
    this.rowsMax = rowsMax;
  }

  int rowsMax() {
    return rowsMax;
  }

  /** Whether rows of a rule may still be kept, when {@code pending} wait to be merged. */
  boolean isOpen(int rule, int pending) {
    return kept.get(rule) + pending < rowsMax;
  }

  void kept(int rule, int rows) {
    kept.set(rule, rows);
  }
}
