package io.kustos.server.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.Priority;
import io.kustos.server.scan.TopNames.NamedCount;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TopNamesTest {
  @Test
  void mostFrequentFirstAndTiesByName() {
    TopNames names = new TopNames(10);
    names.add("b", 2);
    names.add("a", 2);
    names.add("c", 3);
    assertThat(names.top(2)).containsExactly(new NamedCount("c", 3), new NamedCount("a", 2));
    assertThat(names.size()).isEqualTo(3);
    assertThat(names.isCut()).isFalse();
  }

  @Test
  void memoryIsBoundedAndTheFrequentStay() {
    TopNames names = new TopNames(100);
    for (int i = 0; i < 100_000; i++) {
      names.add("rare-" + i, 1);
      names.add("frequent", 1);
    }
    assertThat(names.size()).isLessThanOrEqualTo(200);
    assertThat(names.isCut()).isTrue();
    assertThat(names.top(1)).containsExactly(new NamedCount("frequent", 100_000));
    long held = names.top(1000).stream().mapToLong(NamedCount::count).sum();
    assertThat(held + names.cutCount()).isEqualTo(200_000);
  }

  @Property(tries = 200)
  void countingBytesIsCountingNames(@ForAll @Size(max = 600) List<Byte> picks) {
    NameCounter counter = new NameCounter();
    Map<String, Long> expected = new HashMap<>();
    TopNames total = new TopNames(Integer.MAX_VALUE / 2);
    for (int i = 0; i < picks.size(); i++) {
      String name = "user-" + picks.get(i);
      byte[] bytes = ("x" + name + "y").getBytes(StandardCharsets.UTF_8);
      counter.add(bytes, 1, bytes.length - 1);
      expected.merge(name, 1L, Long::sum);
      if (i % 100 == 99) {
        counter.drainTo(total);
      }
    }
    counter.drainTo(total);
    Map<String, Long> counted = new HashMap<>();
    total.top(1000).forEach(named -> counted.put(named.name(), named.count()));
    assertThat(counted).isEqualTo(expected);
  }

  @Test
  void aTimelineWidensItsStepsAndLosesNothing() {
    Timeline whole = new Timeline();
    Timeline first = new Timeline();
    Timeline second = new Timeline();
    for (int i = 0; i < 20_000; i++) {
      long nanos = i * 61_000_000_000L - 5_000_000_000_000L;
      whole.event(nanos);
      (i < 15_000 ? first : second).event(nanos);
      if (i % 10 == 0) {
        whole.finding(nanos, Priority.CRITICAL);
        (i < 15_000 ? first : second).finding(nanos, Priority.CRITICAL);
      }
    }
    first.addAll(second);
    assertThat(first.steps()).isEqualTo(whole.steps()).hasSizeLessThanOrEqualTo(4096);
    assertThat(whole.steps().stream().mapToLong(Timeline.Step::events).sum()).isEqualTo(20_000);
    int critical = Priority.CRITICAL.ordinal();
    assertThat(whole.steps().stream().mapToLong(s -> s.findings().get(critical)).sum())
        .isEqualTo(2_000);
  }
}
