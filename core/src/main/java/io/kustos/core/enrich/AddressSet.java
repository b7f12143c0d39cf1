package io.kustos.core.enrich;

import io.kustos.core.net.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Immutable set of addresses, for lists of millions. A single IPv4 address takes four bytes, a
 * range of them eight, an IPv6 range thirty-two; a look-up is a binary search.
 */
public final class AddressSet {
  /** No addresses. */
  public static final AddressSet EMPTY = new Builder().build();

  private static final long INT = 0xFFFF_FFFFL;

  private final int[] singles;
  private final long[] ranges;
  private final long[] wide;

  private AddressSet(int[] singles, long[] ranges, long[] wide) {
    this.singles = singles;
    this.ranges = ranges;
    this.wide = wide;
  }

  /** Whether there is no address in it. */
  public boolean isEmpty() {
    return singles.length + ranges.length + wide.length == 0;
  }

  /** How many entries are held: single addresses and ranges, without duplicates and overlaps. */
  public int size() {
    return singles.length + ranges.length + wide.length / 4;
  }

  /** Bytes of memory that the entries take. */
  public long bytes() {
    return 4L * singles.length + 8L * ranges.length + 8L * wide.length;
  }

  /** The addresses of both sets; one that is empty costs nothing. */
  public AddressSet or(AddressSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    Builder builder = new Builder();
    builder.addAll(this);
    builder.addAll(other);
    return builder.build();
  }

  /** Whether the address is in the set. */
  public boolean contains(IpAddress address) {
    if (!address.isNarrow()) {
      return containsWide(address);
    }
    int bits = address.narrowBits();
    return Arrays.binarySearch(singles, flip(bits)) >= 0 || inRanges(bits & INT);
  }

  private boolean inRanges(long bits) {
    int low = 0;
    int high = ranges.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (from(ranges[middle]) > bits) {
        high = middle - 1;
      } else if (to(ranges[middle]) < bits) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  private boolean containsWide(IpAddress address) {
    int low = 0;
    int high = wide.length / 4 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = middle * 4;
      if (IpAddress.compare(wide[at], wide[at + 1], address.high(), address.low()) > 0) {
        high = middle - 1;
      } else if (IpAddress.compare(wide[at + 2], wide[at + 3], address.high(), address.low()) < 0) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Sorts like the unsigned number when compared as signed. */
  private static int flip(int bits) {
    return bits ^ Integer.MIN_VALUE;
  }

  /**
   * A range is packed as its flipped first and its plain last address, so that longs sort by it.
   */
  private static long pack(long from, long to) {
    return (from << 32 | to) ^ Long.MIN_VALUE;
  }

  private static long from(long packed) {
    return (packed ^ Long.MIN_VALUE) >>> 32;
  }

  private static long to(long packed) {
    return packed & INT;
  }

  /**
   * Gathers addresses; grows by half, so that building takes 2.5 times the set's memory at most.
   */
  public static final class Builder {
    private int[] singles = new int[16];
    private int singleCount;
    private long[] ranges = new long[4];
    private int rangeCount;
    private final List<AddressRange> wide = new ArrayList<>();

    /** How many entries were added that are not IPv4. */
    int wideCount() {
      return wide.size();
    }

    /**
     * Adds an address, prefix or range.
     *
     * @return whether the text was one
     */
    public boolean add(String text) {
      AddressRange range = AddressRange.parse(text);
      if (range != null) {
        add(range);
      }
      return range != null;
    }

    void add(AddressRange range) {
      if (!range.from().isNarrow()) {
        wide.add(range);
        return;
      }
      int from = range.from().narrowBits();
      int to = range.to().narrowBits();
      if (from == to) {
        singles = room(singles, singleCount + 1);
        singles[singleCount++] = flip(from);
      } else {
        addRange(pack(from & INT, to & INT));
      }
    }

    void addAll(AddressSet set) {
      singles = room(singles, singleCount + set.singles.length);
      System.arraycopy(set.singles, 0, singles, singleCount, set.singles.length);
      singleCount += set.singles.length;
      for (long range : set.ranges) {
        addRange(range);
      }
      for (int i = 0; i < set.wide.length; i += 4) {
        wide.add(
            new AddressRange(
                new IpAddress(set.wide[i], set.wide[i + 1]),
                new IpAddress(set.wide[i + 2], set.wide[i + 3])));
      }
    }

    private static int[] room(int[] array, int wanted) {
      return wanted <= array.length
          ? array
          : Arrays.copyOf(array, Math.max(wanted, array.length + (array.length >> 1)));
    }

    private void addRange(long packed) {
      if (rangeCount == ranges.length) {
        ranges = Arrays.copyOf(ranges, ranges.length + (ranges.length >> 1));
      }
      ranges[rangeCount++] = packed;
    }

    /** The set; the builder is empty afterwards. */
    public AddressSet build() {
      AddressSet set = new AddressSet(distinctSingles(), mergedRanges(), mergedWide());
      singles = new int[16];
      ranges = new long[4];
      singleCount = 0;
      rangeCount = 0;
      wide.clear();
      return set;
    }

    private int[] distinctSingles() {
      Arrays.sort(singles, 0, singleCount);
      int kept = 0;
      for (int i = 0; i < singleCount; i++) {
        if (kept == 0 || singles[kept - 1] != singles[i]) {
          singles[kept++] = singles[i];
        }
      }
      return Arrays.copyOf(singles, kept);
    }

    private long[] mergedRanges() {
      Arrays.sort(ranges, 0, rangeCount);
      int kept = 0;
      for (int i = 0; i < rangeCount; i++) {
        if (kept > 0 && from(ranges[i]) <= to(ranges[kept - 1]) + 1) {
          long last = ranges[kept - 1];
          ranges[kept - 1] = pack(from(last), Math.max(to(last), to(ranges[i])));
        } else {
          ranges[kept++] = ranges[i];
        }
      }
      return Arrays.copyOf(ranges, kept);
    }

    private long[] mergedWide() {
      wide.sort(
          (a, b) ->
              IpAddress.compare(a.from().high(), a.from().low(), b.from().high(), b.from().low()));
      long[] packed = new long[wide.size() * 4];
      int end = 0;
      for (AddressRange range : wide) {
        IpAddress from = range.from();
        IpAddress to = range.to();
        boolean overlaps =
            end > 0
                && IpAddress.compare(from.high(), from.low(), packed[end - 2], packed[end - 1])
                    <= 0;
        if (!overlaps) {
          packed[end] = from.high();
          packed[end + 1] = from.low();
          end += 4;
        }
        if (!overlaps
            || IpAddress.compare(to.high(), to.low(), packed[end - 2], packed[end - 1]) > 0) {
          packed[end - 2] = to.high();
          packed[end - 1] = to.low();
        }
      }
      return Arrays.copyOf(packed, end);
    }
  }
}
