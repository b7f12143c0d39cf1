package io.kustos.core.rule.sigma;

import io.kustos.core.Limits;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How Sigma rules are read.
 *
 * @param placeholders values of {@code %name%} behind the modifier {@code expand}
 * @param today filters that end on this day or before do not apply; null to apply all
 */
public record SigmaOptions(
    Map<String, List<String>> placeholders, Limits limits, @Nullable LocalDate today) {
  /** No placeholders, default bounds. */
  public static final SigmaOptions DEFAULT = new SigmaOptions(Map.of(), Limits.DEFAULT, null);

  public SigmaOptions {
    placeholders = Map.copyOf(placeholders);
  }
}
