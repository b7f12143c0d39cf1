package io.kustos.server.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts per name with bounded memory. When more than twice {@code namesMax} names are held, the
 * rarest are let go until {@code namesMax} stay; what they counted is added to {@link #cutCount}.
 * The outcome depends only on the order of the calls.
 */
public final class TopNames {
  private static final Comparator<NamedCount> MOST_FIRST =
      Comparator.comparingLong(NamedCount::count).reversed().thenComparing(NamedCount::name);

  private final int namesMax;
  private final Map<String, long[]> counts = new HashMap<>();
  private long cutCount;
  private long cutNames;

  TopNames(int namesMax) {
    this.namesMax = namesMax;
  }

  /** A name and how often it was seen. */
  public record NamedCount(String name, long count) {}

  void add(String name, long count) {
    long[] held = counts.get(name);
    if (held != null) {
      held[0] += count;
      return;
    }
    counts.put(name, new long[] {count});
    if (counts.size() > 2 * namesMax) {
      cut();
    }
  }

  void addAll(TopNames other) {
    other.sorted().forEach(named -> add(named.name, named.count));
    cutCount += other.cutCount;
    cutNames += other.cutNames;
  }

  private void cut() {
    List<NamedCount> sorted = sorted();
    for (NamedCount rare : sorted.subList(namesMax, sorted.size())) {
      counts.remove(rare.name);
      cutCount += rare.count;
      cutNames++;
    }
  }

  private List<NamedCount> sorted() {
    List<NamedCount> all = new ArrayList<>(counts.size());
    counts.forEach((name, count) -> all.add(new NamedCount(name, count[0])));
    all.sort(MOST_FIRST);
    return all;
  }

  /** The most frequent names, most frequent first, ties by name. */
  public List<NamedCount> top(int most) {
    List<NamedCount> sorted = sorted();
    return List.copyOf(sorted.subList(0, Math.min(most, sorted.size())));
  }

  /** How many names are held; when {@link #isCut}, there were more. */
  public int size() {
    return counts.size();
  }

  /** Whether names were let go; the counts of the others may then be too low. */
  public boolean isCut() {
    return cutNames > 0;
  }

  /** Sum of what the names let go had counted. */
  public long cutCount() {
    return cutCount;
  }
}
