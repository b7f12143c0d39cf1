package io.kustos.server.cli.option;

import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.cli.terminal.CommandFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say of which time and clusters. */
public final class RangeOption {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From then on: 24h (ago), 7d, 2026-11-23, 2026-11-23T01:16:14Z.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before then; a date: to its end.")
  @Nullable String until;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Zone of times that name none, as Europe/Berlin. Default: UTC.")
  @Nullable String zone;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      split = ",",
      description = "Only these clusters. Default: all.")
  @Nullable List<String> clusters;

  /** Whether it has a beginning. */
  public boolean begins() {
    return since != null;
  }

  /** Whether anything of it is said. */
  public boolean isGiven() {
    return since != null || until != null || clusters != null;
  }

  /** What times of the query and the options are relative to. */
  public SearchTimes times(Instant now) {
    try {
      return new SearchTimes(now, zone == null ? ZoneOffset.UTC : ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw new CommandFailure("--zone " + zone + ": no time zone; write UTC or Europe/Berlin");
    }
  }

  /** The beginning; null when there is none. */
  public @Nullable Instant from(SearchTimes times) {
    return since == null ? null : span("--since", since, times).start();
  }

  /** The end of a day when it is a date. */
  public @Nullable Instant to(SearchTimes times) {
    return until == null ? null : span("--until", until, times).end();
  }

  private static SearchTimes.Span span(String option, String text, SearchTimes times) {
    try {
      return times.span(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(option + " " + text + ": " + e.getMessage());
    }
  }

  /** The range; told when nothing can lie in it. */
  public void check(SearchTimes times) {
    Instant from = from(times);
    Instant to = to(times);
    if (from != null && to != null && !from.isBefore(to)) {
      throw new CommandFailure("--since " + since + " is not before --until " + until);
    }
  }

  /** The clusters that are asked for; empty for all. */
  public Set<String> clusterSet() {
    return clusters == null ? Set.of() : Set.copyOf(clusters);
  }
}
