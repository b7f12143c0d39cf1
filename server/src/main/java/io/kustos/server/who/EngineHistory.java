package io.kustos.server.who;

import io.kustos.core.answer.History;
import io.kustos.core.answer.Lookup;
import io.kustos.core.answer.Request;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.Operand;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.EventHit;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.SearchRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the archive and the journal hold, as a history. One question is asked once. */
public final class EngineHistory implements History {
  /** Bytes of events that one look-up may hold. */
  public static final long BYTES_MAX = 256L << 20;

  private static final Duration TIME_MAX = Duration.ofDays(1);

  /** Answers that are kept, as chains ask the same again and again. */
  private static final int KEPT_MAX = 64;

  private final QueryEngine engine;
  private final Cancellation cancellation;
  private final Duration timeMax;
  private final long endNanos;
  private final Map<Lookup, List<Request>> kept = new HashMap<>();
  private long keptBytes;
  private final Set<String> problems = new LinkedHashSet<>();

  /** Looks things up in what an engine reads, each within the time of a query. */
  public EngineHistory(QueryEngine engine, Cancellation cancellation) {
    this(engine, cancellation, TIME_MAX);
  }

  /** The same, all within a time. */
  public EngineHistory(QueryEngine engine, Cancellation cancellation, Duration timeMax) {
    this.engine = engine;
    this.cancellation = cancellation;
    this.timeMax = timeMax;
    this.endNanos = System.nanoTime() + timeMax.toNanos();
  }

  /** What could not be read, or not be held, so far; one sentence each. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public List<Request> find(Lookup lookup) {
    List<Request> known = kept.get(lookup);
    if (known == null) {
      known = ask(lookup);
      if (kept.size() >= KEPT_MAX || keptBytes > BYTES_MAX) {
        kept.clear();
        keptBytes = 0;
      }
      for (Request request : known) {
        keptBytes += request.event().end() - request.event().start();
      }
      kept.put(lookup, known);
    }
    return known;
  }

  private List<Request> ask(Lookup lookup) {
    if (System.nanoTime() - endNanos > 0) {
      throw new UncheckedIOException(new IOException(QueryException.late(timeMax)));
    }
    List<Request> found = new ArrayList<>();
    long[] bytes = new long[1];
    SearchRequest request =
        SearchRequest.ALL
            .where(condition(lookup))
            .between(time(lookup.fromNanos()), time(lookup.toNanos()))
            .inClusters(lookup.clusters())
            .limit(lookup.max());
    try {
      QueryOutcome outcome = engine.search(request, hit -> take(found, bytes, hit), cancellation);
      problems.addAll(outcome.problems());
    } catch (QueryException e) {
      throw new UncheckedIOException(new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.reverse(found);
    return found;
  }

  private void take(List<Request> found, long[] bytes, EventHit hit) {
    bytes[0] += hit.stored().bytes().length;
    if (bytes[0] > BYTES_MAX) {
      problems.add("only the newest " + (BYTES_MAX >> 20) + " MiB of events were looked at");
    } else {
      found.add(new Request(hit.stored().cluster(), hit.event().retain()));
    }
  }

  private static @Nullable Instant time(long nanos) {
    return nanos == Long.MIN_VALUE || nanos == Long.MAX_VALUE
        ? null
        : Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  private static @Nullable Condition condition(Lookup lookup) {
    List<Condition> all = new ArrayList<>();
    add(all, EventField.VERB, lookup.verbs());
    add(all, EventField.OBJECT_RESOURCE, lookup.resources());
    if (lookup.group() != null) {
      add(all, EventField.OBJECT_API_GROUP, Set.of(lookup.group()));
    }
    add(all, EventField.OBJECT_SUBRESOURCE, lookup.subresources());
    add(all, EventField.OBJECT_NAMESPACE, lookup.namespaces());
    add(all, EventField.OBJECT_NAME, lookup.names());
    return all.isEmpty() ? null : all.size() == 1 ? all.getFirst() : new Condition.And(all);
  }

  /** The field is one of the values; the empty text stands for a field that is missing. */
  private static void add(List<Condition> all, EventField field, Set<String> values) {
    if (values.isEmpty()) {
      return;
    }
    Operand operand =
        new Operand.FieldValue(
            Field.direct(field.dotted(), null, field, false, (event, at) -> event.text(field)));
    Condition among =
        new Condition.Test(operand, Comparison.IN, null, values.stream().sorted().toList());
    all.add(
        values.contains("")
            ? new Condition.Or(List.of(new Condition.Not(new Condition.Exists(operand)), among))
            : among);
  }
}
