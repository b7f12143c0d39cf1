package io.kustos.core.completeness;

import static io.kustos.core.completeness.Events.opaque;
import static io.kustos.core.completeness.Events.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.event.AuditEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WriteChainsTest {
  private static List<WriteChains.Hole> holes(AuditEvent... events) {
    WriteChains chains = new WriteChains(100);
    Arrays.stream(events).forEach(chains::add);
    return chains.holes();
  }

  @Test
  void aWholeChainHasNoHole() {
    assertThat(
            holes(
                write("create", 0, 10, 1),
                write("update", 10, 20, 2),
                write("patch", 0, 30, 2),
                write("update", 30, 40, 3),
                write("delete", 0, 50, 4)))
        .isEmpty();
  }

  @Test
  void anUpdateFromAVersionThatNobodyWrote() {
    List<WriteChains.Hole> holes = holes(write("create", 0, 10, 1), write("update", 20, 30, 2));
    assertThat(holes).hasSize(1);
    assertThat(holes.getFirst().object()).isEqualTo("deployments.apps shop/web");
    assertThat(holes.getFirst().missing()).isEqualTo(1);
    assertThat(holes.getFirst().what())
        .isEqualTo("it starts from resourceVersion 20, and the last one here is 10");
  }

  @Test
  void generationsThatAreSkipped() {
    List<WriteChains.Hole> holes = holes(write("create", 0, 10, 1), write("patch", 0, 30, 4));
    assertThat(holes).hasSize(1);
    assertThat(holes.getFirst().missing()).isEqualTo(2);
  }

  @Test
  void nothingIsSaidAcrossAWriteThatDoesNotShowTheObject() {
    assertThat(holes(write("create", 0, 10, 1), opaque("eviction", 15), write("patch", 0, 30, 3)))
        .isEmpty();
    assertThat(holes(write("create", 0, 10, 1), write("patch", 0, 30, 3), opaque("eviction", 45)))
        .hasSize(1);
  }

  /** Whatever single write is left out of a chain of updates, and in whatever order they come. */
  @Property(tries = 200)
  void anyWriteLeftOutIsFound(
      @ForAll @IntRange(min = 3, max = 40) int writes, @ForAll int left, @ForAll long order) {
    int out = 1 + Math.floorMod(left, writes - 2);
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < writes; i++) {
      if (i != out) {
        events.add(write(i == 0 ? "create" : "update", i * 10, i * 10 + 10, i + 1));
      }
    }
    Collections.shuffle(events, new Random(order));
    List<WriteChains.Hole> holes = holes(events.toArray(AuditEvent[]::new));
    assertThat(holes).hasSize(1);
    assertThat(holes.getFirst().missing()).isEqualTo(1);
  }

  @Test
  void followsNoMoreObjectsThanItMay() {
    WriteChains chains = new WriteChains(0);
    chains.add(write("create", 0, 10, 1));
    assertThat(chains.evicted()).isEqualTo(1);
    assertThat(chains.writes()).isEqualTo(1);
  }
}
