package io.kustos.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.rule.RuleSet;
import io.kustos.server.pipeline.VersionedRules;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesWatchTest {
  private Instant now = Instant.parse("2026-11-23T23:59:00Z");
  private VersionedRules rules = rules("a");
  private int loads;
  private final RulesWatch watch =
      new RulesWatch(
          new RuleLoader() {
            @Override
            public Loaded load() {
              loads++;
              return new Loaded(rules, List.of());
            }

            @Override
            public List<String> paths() {
              return List.of();
            }
          },
          clock());
  private final List<String> taken = new ArrayList<>();

  private InstantSource clock() {
    return () -> now;
  }

  private static VersionedRules rules(String version) {
    RuleSet none = new RuleSet(List.of(), List.of());
    return new VersionedRules(none, version, List.of(), (texts, day) -> none);
  }

  private void look() {
    watch.look(took -> taken.add(took.version()));
  }

  @Test
  void exceptionsEndWithoutAFileBeingTouched() {
    assertThat(watch.state().version()).isEmpty();
    watch.begin(rules);
    assertThat(watch.state().version()).isEqualTo("a");
    look();
    assertThat(loads).isZero();
    rules = rules("b");
    look();
    assertThat(taken).isEmpty();
    now = Instant.parse("2026-11-24T00:00:01Z");
    look();
    look();
    assertThat(taken).containsExactly("b");
    assertThat(loads).isEqualTo(1);
    assertThat(watch.state().version()).isEqualTo("b");
  }

  @Test
  void aNewDayAloneChangesNothing() {
    watch.begin(rules);
    now = Instant.parse("2026-11-24T00:00:01Z");
    look();
    assertThat(loads).isEqualTo(1);
    assertThat(taken).isEmpty();
    assertThat(watch.state().reloads()).isZero();
  }
}
