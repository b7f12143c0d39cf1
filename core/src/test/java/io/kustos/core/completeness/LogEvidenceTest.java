package io.kustos.core.completeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.completeness.OpenRequests.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogEvidenceTest {
  private static final long SECOND = 1_000_000_000L;

  private static List<String> overdue(OpenRequests requests) {
    return requests.overdue(60 * SECOND, 600 * SECOND).stream().map(Request::auditId).toList();
  }

  @Test
  void requestsThatNeverEnd() {
    OpenRequests requests = new OpenRequests(10);
    requests.add(Events.of("ended", "RequestReceived", 0, ""));
    requests.add(Events.of("ended", "ResponseComplete", 1, ""));
    requests.add(Events.of("lost", "RequestReceived", 2, ""));
    requests.add(Events.of("watch", "ResponseStarted", 3, ""));
    requests.add(Events.of("refused", "ResponseStarted", 4, ",\"responseStatus\":{\"code\":401}"));
    requests.add(Events.of("swapped", "ResponseComplete", 5, ""));
    requests.add(Events.of("swapped", "RequestReceived", 5, ""));
    requests.add(Events.of("panicked", "RequestReceived", 6, ""));
    requests.add(Events.of("panicked", "Panic", 6, ""));
    requests.add(Events.of("young", "RequestReceived", 100, ""));
    assertThat(overdue(requests)).containsExactly("lost");
    requests.add(Events.of("late", "ResponseComplete", 700, ""));
    assertThat(overdue(requests)).containsExactly("lost", "watch", "young");
    assertThat(requests.begun()).isEqualTo(5);
  }

  @Test
  void keepsNoMoreRequestsOpenThanItMay() {
    OpenRequests requests = new OpenRequests(1);
    requests.add(Events.of("a", "RequestReceived", 0, ""));
    requests.add(Events.of("b", "RequestReceived", 1, ""));
    requests.add(Events.of("c", "ResponseComplete", 100, ""));
    assertThat(overdue(requests)).containsExactly("b");
    assertThat(requests.givenUp()).isEqualTo(1);
  }

  @Property(tries = 300)
  void silencesDoNotDependOnTheOrder(@ForAll List<Byte> times, @ForAll long order) {
    assertThat(silences(times)).isEqualTo(silences(times.stream().sorted().toList()));
    List<Byte> shuffled = new ArrayList<>(times);
    Collections.shuffle(shuffled, new Random(order));
    assertThat(silences(shuffled)).isEqualTo(silences(times));
  }

  private static List<Silences.Silence> silences(List<Byte> times) {
    Silences silences = new Silences(10);
    times.forEach(silences::add);
    return silences.found();
  }

  @Test
  void silencesFromTheLeastLengthOn() {
    Silences silences = new Silences(10);
    for (long time : new long[] {0, 9, 40, 18, 50}) {
      silences.add(time);
    }
    assertThat(silences.found())
        .containsExactly(new Silences.Silence(18, 40), new Silences.Silence(40, 50));
  }

  @Test
  void comparesEventByEvent() {
    Comparison comparison = new Comparison(3);
    assertThat(comparison.outcome()).isEmpty();
    comparison.here(Events.of("a", "ResponseComplete", 1, ""));
    comparison.here(Events.of("a", "ResponseStarted", 1, ""));
    comparison.here(Events.of("only here", "ResponseComplete", 1, ""));
    comparison.reference(Events.of("a", "ResponseComplete", 1, ",\"kind\":\"Event\""));
    comparison.reference(Events.of("a", "ResponseComplete", 2, ""));
    comparison.reference(Events.of("a", "ResponseComplete", 1, ""));
    Comparison.Outcome outcome = comparison.outcome().orElseThrow();
    assertThat(outcome.missing().events()).isEqualTo(2);
    assertThat(outcome.missing().users(5)).containsExactly(java.util.Map.entry("u", 2L));
    assertThat(outcome.more()).isEqualTo(2);
    assertThatThrownBy(() -> comparison.here(Events.of("b", "ResponseComplete", 1, "")))
        .hasMessageContaining("comparison_events_max");
  }

  @Property(tries = 50)
  void comparisonIsADifferenceOfBags(@ForAll List<Byte> here, @ForAll List<Byte> reference) {
    Comparison comparison = new Comparison(1000);
    here.forEach(id -> comparison.here(Events.of("e" + id, "ResponseComplete", 1, "")));
    reference.forEach(id -> comparison.reference(Events.of("e" + id, "ResponseComplete", 1, "")));
    List<Byte> missing = new ArrayList<>(reference);
    here.forEach(missing::remove);
    List<Byte> more = new ArrayList<>(here);
    reference.forEach(more::remove);
    comparison
        .outcome()
        .ifPresent(
            outcome -> {
              assertThat(outcome.missing().events()).isEqualTo(missing.size());
              assertThat(outcome.more()).isEqualTo(more.size());
            });
  }
}
