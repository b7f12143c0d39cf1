package io.kustos.server.api;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.server.api.Problem.Type;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.SearchCursor;
import io.kustos.server.query.SearchRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that was let in: what was asked, and with what to answer.
 *
 * @param parameters of the query, decoded, by name
 * @param segment the part of the path that the route leaves open; empty without one
 * @param body empty for none
 * @param engine answers
 * @param bounds on answers
 * @param now time of the request
 * @param cancellation ends its queries
 */
record Call(
    Map<String, List<String>> parameters,
    String segment,
    byte[] body,
    QueryEngine engine,
    ApiSettings.Bounds bounds,
    Instant now,
    Cancellation cancellation) {

  private static final int VALUE_CHARS_MAX = 32_768;

  @Nullable String text(String name) throws Problem {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new Problem(Type.BAD_REQUEST, "the parameter '" + name + "' is given twice");
    }
    String value = values.isEmpty() ? "" : values.getFirst();
    if (value.length() > VALUE_CHARS_MAX) {
      throw new Problem(
          Type.BAD_REQUEST, "the parameter '" + name + "' is longer than " + VALUE_CHARS_MAX);
    }
    return value.isEmpty() ? null : value;
  }

  /** Texts of a parameter given several times, or with commas. */
  Set<String> texts(String name) {
    Set<String> all = new LinkedHashSet<>();
    for (String value : parameters.getOrDefault(name, List.of())) {
      Arrays.stream(value.split(",", -1)).filter(text -> !text.isBlank()).forEach(all::add);
    }
    return all;
  }

  int number(String name, int fallback, int max) throws Problem {
    String text = text(name);
    if (text == null) {
      return fallback;
    }
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
      throw new Problem(Type.BAD_REQUEST, name + "=" + text + ": not a number from 1 to " + max);
    }
    return Integer.parseInt(text);
  }

  boolean truth(String name) throws Problem {
    String text = text(name);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw new Problem(Type.BAD_REQUEST, name + "=" + text + ": neither true nor false");
    }
    return "true".equals(text);
  }

  @Nullable Instant time(String name) throws Problem {
    String text = text(name);
    return text == null ? null : time(name, text);
  }

  Instant time(String name, String text) throws Problem {
    try {
      return new SearchTimes(now, ZoneOffset.UTC).instant(text);
    } catch (IllegalArgumentException e) {
      throw new Problem(Type.BAD_REQUEST, name + "=" + text + ": " + e.getMessage());
    }
  }

  @Nullable Duration step() throws Problem {
    String text = text("step");
    if (text == null) {
      return null;
    }
    if (!text.matches("\\d{1,9}[smhd]") || text.matches("0+.")) {
      throw new Problem(
          Type.BAD_REQUEST, "step=" + text + ": not a length such as 30s, 5m, 1h or 1d");
    }
    long count = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(count);
      case 'm' -> Duration.ofMinutes(count);
      case 'h' -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** Where a page begins; null for the first. */
  @Nullable SearchCursor cursor() throws Problem {
    String text = text("cursor");
    if (text == null) {
      return null;
    }
    return SearchCursor.parse(text)
        .orElseThrow(
            () ->
                new Problem(
                    Type.BAD_REQUEST,
                    "cursor=" + text + ": not a cursor; take 'next' of the page before"));
  }

  /** What {@code q}, {@code from}, {@code to} and {@code cluster} ask for. */
  SearchRequest search() throws Problem, QueryException {
    String query = text("q");
    Condition condition =
        query == null ? null : engine.parse("q", query, new SearchTimes(now, ZoneOffset.UTC));
    Instant from = time("from");
    Instant to = time("to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw new Problem(Type.BAD_REQUEST, "'from' is not before 'to'");
    }
    return SearchRequest.ALL.where(condition).between(from, to).inClusters(texts("cluster"));
  }
}
