package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** How much a rule or a correlation found before, and finds no longer. */
public final class LostFindings {
  private static final int EXAMPLES_MAX = 3;

  private long before;
  private long lost;
  private final List<String> examples = new ArrayList<>();

  /** Adds findings, of which some are lost. */
  void add(long found, long no, Supplier<String> example) {
    before += found;
    lost += no;
    if (no > 0 && examples.size() < EXAMPLES_MAX) {
      examples.add(example.get());
    }
  }

  void addAll(LostFindings other) {
    before += other.before;
    lost += other.lost;
    int open = Math.min(other.examples.size(), EXAMPLES_MAX - examples.size());
    examples.addAll(other.examples.subList(0, open));
  }

  public long before() {
    return before;
  }

  /** Findings of before that are found no longer. */
  public long lost() {
    return lost;
  }

  /** Requests whose findings are lost, or messages of these; some of them. */
  public List<String> examples() {
    return List.copyOf(examples);
  }
}
