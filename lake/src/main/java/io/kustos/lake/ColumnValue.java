package io.kustos.lake;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a column holds of a field: most fields have few values, which are worked out once. */
final class ColumnValue {
  private final EventColumn column;
  private final int hash;
  private final byte[] json;
  private final byte @Nullable [] stored;
  private final boolean exact;
  private int index;

  /**
   * A value.
   *
   * @param hash of the field's text
   * @param json the field as it stands in an event
   * @param stored as {@link EventRow#text} gives it
   * @param exact whether {@code stored} gives {@code json} when it is written as JSON
   */
  ColumnValue(EventColumn column, int hash, byte[] json, byte @Nullable [] stored, boolean exact) {
    this.column = column;
    this.hash = hash;
    this.json = json;
    this.stored = stored;
    this.exact = exact;
  }

  /** Whether it is what the column holds of that text. */
  boolean isOf(EventColumn other, int otherHash, byte[] bytes, int from, int to) {
    return hash == otherHash
        && column == other
        && Arrays.equals(json, 0, json.length, bytes, from, to);
  }

  byte[] json() {
    return json;
  }

  byte @Nullable [] stored() {
    return stored;
  }

  boolean isExact() {
    return exact;
  }

  /** Whether this is the first time that it is met in an index of needles. */
  boolean isNewTo(int number) {
    boolean fresh = index != number;
    index = number;
    return fresh;
  }
}
