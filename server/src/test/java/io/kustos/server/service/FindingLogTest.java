package io.kustos.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.lake.ArchivedFinding;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A flood of findings is not logged line by line, and hides nothing. */
class FindingLogTest {
  private final Logger logger = Logger.getLogger("kustos.finding");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };
  private final boolean usedParents = logger.getUseParentHandlers();
  private Instant now = Instant.EPOCH;
  private final InstantSource clock = () -> now;

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    handler.setLevel(Level.ALL);
    logger.addHandler(handler);
  }

  @AfterEach
  void leave() {
    logger.removeHandler(handler);
    logger.setLevel(null);
    logger.setUseParentHandlers(usedParents);
  }

  private static ArchivedFinding finding(String rule) {
    return new ArchivedFinding(
        "0", rule, rule, "1", "Warning", 0, "c", 0, 0, "a", "s", rule, "{}", List.of());
  }

  @Test
  void ofEachRuleOneIsToldHoweverManyThereAreOfAnother() {
    FindingLog log = new FindingLog(clock);
    for (int i = 0; i < 200; i++) {
      log.found(finding("flood"));
    }
    log.found(finding("Suspected gap"));
    log.found(finding("Suspected gap"));
    assertThat(lines).hasSize(51).endsWith("Warning Suspected gap");
    now = now.plusSeconds(1);
    log.found(finding("flood"));
    assertThat(lines)
        .hasSize(53)
        .endsWith("more findings in a second than are logged", "Warning flood");
  }
}
