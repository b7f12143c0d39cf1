package io.kustos.server.scan;

import io.kustos.core.event.TimeSpan;
import io.kustos.core.event.Timestamps;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was read and found: of one chunk, or of everything so far. */
public final class Tally {
  private final int namesMax;
  private final @Nullable RuleTally[] rules;
  private final Map<Dimension, TopNames> names = new EnumMap<>(Dimension.class);
  private final Timeline timeline = new Timeline();
  private final TimeSpan span = new TimeSpan();
  private final Map<String, Long> rejects = new TreeMap<>();
  private long events;
  private long outside;
  private long findings;

  /** What events are counted by. */
  public enum Dimension {
    USER("users"),
    CLUSTER("clusters"),
    VERB("verbs"),
    RESOURCE("resources"),
    NAMESPACE("namespaces"),
    CODE("response codes"),
    STAGE("stages"),
    LEVEL("levels"),
    USER_AGENT("user agents");

    private final String label;

    Dimension(String label) {
      this.label = label;
    }

    /** What a report calls it, in the plural. */
    public String label() {
      return label;
    }
  }

  /**
   * An empty tally.
   *
   * @param rules how many rules there are
   * @param namesMax how many names to hold per count
   */
  Tally(int rules, int namesMax) {
    this.rules = new @Nullable RuleTally[rules];
    this.namesMax = namesMax;
  }

  void event(long nanos) {
    events++;
    span.add(nanos);
    if (nanos != Timestamps.NONE) {
      timeline.event(nanos);
    }
  }

  void outside() {
    outside++;
  }

  void finding() {
    findings++;
  }

  void reject(String reason) {
    rejects.merge(reason, 1L, Long::sum);
  }

  TopNames nameCounts(Dimension dimension) {
    return names.computeIfAbsent(dimension, d -> new TopNames(namesMax));
  }

  RuleTally ofRule(int rule) {
    RuleTally tally = rules[rule];
    if (tally == null) {
      tally = new RuleTally(namesMax);
      rules[rule] = tally;
    }
    return tally;
  }

  /** Adds what a later part of the input gave. */
  void addAll(Tally later, int rowsMax, long linesBefore) {
    events += later.events;
    outside += later.outside;
    findings += later.findings;
    span.addAll(later.span);
    timeline.addAll(later.timeline);
    later.names.forEach((dimension, counts) -> nameCounts(dimension).addAll(counts));
    later.rejects.forEach((reason, count) -> rejects.merge(reason, count, Long::sum));
    for (int i = 0; i < rules.length; i++) {
      RuleTally tally = later.rules[i];
      if (tally != null) {
        ofRule(i).addAll(tally, rowsMax, linesBefore);
      }
    }
  }

  /** Events inside the asked-for time. */
  public long events() {
    return events;
  }

  /** Events outside the asked-for time, which no rule has seen. */
  public long eventsOutside() {
    return outside;
  }

  public long findings() {
    return findings;
  }

  /** The times of the events. */
  public TimeSpan span() {
    return span;
  }

  public Timeline timeline() {
    return timeline;
  }

  /** Counts by reason. */
  public Map<String, Long> rejects() {
    return Map.copyOf(rejects);
  }

  public long rejectCount() {
    return rejects.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Names counted in a dimension; empty when it was not counted. */
  public TopNames names(Dimension dimension) {
    TopNames counts = names.get(dimension);
    return counts == null ? new TopNames(1) : counts;
  }

  /** What the rule at that index found; null when nothing. */
  public @Nullable RuleTally rule(int index) {
    return rules[index];
  }
}
