package io.kustos.core.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is found does not depend on how events come, as long as they come within the lateness. */
class ArrivalOrderTest {
  private static final double LATENESS_SECONDS = 20;
  private static final CorrelationBounds BOUNDS =
      Correlated.BOUNDS.withLateness(Duration.ofSeconds((long) LATENESS_SECONDS));

  /** One of each kind of steps. */
  private static final String ALL_TYPES =
      String.join(
          "\n---\n",
          one("count", "event_count", "get", "10s", "condition: {gte: 3}"),
          one("few", "event_count", "[get, list]", "7s", "condition: {lt: 3}"),
          one("values", "value_count", "list", "15s", "condition: {field: objectRef.name, gt: 2}"),
          one("sum", "value_sum", "get", "9s", "condition: {field: responseStatus.code, gt: 900}"),
          one("mean", "value_avg", "get", "9s", "condition: {field: responseStatus.code, gt: 1}"),
          one("both", "temporal", "[get, delete]", "6s", ""),
          one("not", "temporal", "[get, list]", "6s", "condition: get and not list"),
          one("order", "temporal_ordered", "[get, list, create]", "20s", ""),
          one("silence", "absence", "[create, delete]", "8s", ""),
          one("chain", "temporal_ordered", "[count, silence]", "60s", ""));

  private static String one(
      String name, String type, String rules, String timespan, String condition) {
    return """
        title: %s
        name: %s
        correlation:
          type: %s
          rules: %s
          group-by: user.username
          timespan: %s
          generate: true
          %s
        """
        .formatted(name, name, type, rules, timespan, condition);
  }

  record Happening(double seconds, String verb, String user, String name) {
    AuditEvent event() {
      return Correlated.event(seconds, verb, user, name);
    }
  }

  @Provide
  Arbitrary<List<Happening>> happenings() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 900).map(tenths -> tenths / 10.0),
            Arbitraries.of("get", "list", "create", "delete"),
            Arbitraries.of("eve", "bob"),
            Arbitraries.of("1", "300", "400", "x"))
        .as(Happening::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(150);
  }

  @Property(tries = 150)
  void orderWithinTheLatenessAndRestartsChangeNothing(
      @ForAll("happenings") List<Happening> happenings, @ForAll long seed) {
    List<Happening> sorted = new ArrayList<>(happenings);
    sorted.sort(Comparator.comparingDouble(Happening::seconds));
    Correlated inOrder = new Correlated(ALL_TYPES, BOUNDS);
    sorted.forEach(one -> inOrder.tell(one.event(), Long.MAX_VALUE));

    Random random = new Random(seed);
    Correlated late = new Correlated(ALL_TYPES, BOUNDS);
    List<String> foundLate = new ArrayList<>();
    for (Happening one : shuffledWithin(sorted, random)) {
      late.tell(one.event(), Long.MAX_VALUE);
      if (random.nextInt(10) == 0) {
        late.correlator().takeFound().forEach(found -> foundLate.add(line(found)));
        late.restart();
      }
    }
    late.finish().forEach(found -> foundLate.add(line(found)));
    assertThat(late.correlator().counts().late()).isZero();
    assertThat(foundLate).doesNotHaveDuplicates();

    Correlated whole = new Correlated(ALL_TYPES, BOUNDS.forWholeInput());
    List<Happening> anyOrder = new ArrayList<>(happenings);
    Collections.shuffle(anyOrder, random);
    anyOrder.forEach(one -> whole.tell(one.event(), Long.MAX_VALUE));

    List<String> expected = inOrder.finish().stream().map(ArrivalOrderTest::line).toList();
    assertThat(foundLate).isEqualTo(expected);
    assertThat(new TreeSet<>(whole.finish().stream().map(ArrivalOrderTest::line).toList()))
        .isEqualTo(new TreeSet<>(expected));
  }

  /** Events come by their time and a delay that is shorter than the lateness. */
  private static List<Happening> shuffledWithin(List<Happening> sorted, Random random) {
    record Arrival(double at, Happening happening) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (Happening one : sorted) {
      arrivals.add(new Arrival(one.seconds() + random.nextDouble() * LATENESS_SECONDS, one));
    }
    arrivals.sort(Comparator.comparingDouble(Arrival::at));
    return arrivals.stream().map(Arrival::happening).toList();
  }

  private static String line(Found found) {
    return found.finding().id()
        + " "
        + Correlated.seconds(found.finding().timeNanos())
        + " "
        + found.finding().rule().name()
        + ": "
        + found.finding().message();
  }
}
