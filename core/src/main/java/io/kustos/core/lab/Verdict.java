package io.kustos.core.lab;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules made of one label.
 *
 * @param label what was done
 * @param rules ids of the rules that saw it, with how often, most first
 * @param high whether one of them is urgent
 * @param visible false when nothing saw it, and every rule for its techniques needs bodies that the
 *     log does not have
 * @param secondsToDetect from its beginning to the first finding, by event time; null without one
 */
public record Verdict(
    Label label,
    List<Map.Entry<String, Integer>> rules,
    boolean high,
    boolean visible,
    @Nullable Double secondsToDetect) {
  public Verdict {
    rules = List.copyOf(rules);
  }

  /** Whether any rule saw it. */
  public boolean detected() {
    return !rules.isEmpty();
  }
}
