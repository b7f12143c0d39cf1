package io.kustos.core.rule.sigma;

import io.kustos.core.Limits;
import java.util.List;
import java.util.Map;

/**
 * How Sigma rules are read.
 *
 * @param placeholders values of {@code %name%} behind the modifier {@code expand}
 */
public record SigmaOptions(Map<String, List<String>> placeholders, Limits limits) {
  /** No placeholders, default bounds. */
  public static final SigmaOptions DEFAULT = new SigmaOptions(Map.of(), Limits.DEFAULT);

  public SigmaOptions {
    placeholders = Map.copyOf(placeholders);
  }
}
