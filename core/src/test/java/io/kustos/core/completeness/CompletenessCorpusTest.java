package io.kustos.core.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.core.Limits;
import io.kustos.core.decode.ChunkDecoder;
import io.kustos.core.decode.DecodeOptions;
import io.kustos.core.decode.Item;
import io.kustos.core.decode.ItemSink;
import io.kustos.core.decode.Reject;
import io.kustos.core.decode.SharedData;
import io.kustos.core.decode.Tar;
import io.kustos.core.event.AuditEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real API server lost: one patch that it could not encode took its whole batch along. */
class CompletenessCorpusTest {
  private static void forEach(byte[] bytes, Consumer<AuditEvent> take) {
    ItemSink sink =
        new ItemSink() {
          @Override
          public void event(AuditEvent event, Item item) {
            take.accept(event);
          }

          @Override
          public void reject(Reject reject) {
            throw new AssertionError(reject);
          }
        };
    new ChunkDecoder(Limits.DEFAULT, DecodeOptions.DEFAULT, sink)
        .decode(bytes, 0, bytes.length, true);
  }

  private static byte[] log(String run) {
    return SharedData.bytes("corpus/" + run + "/audit.jsonl.gz");
  }

  @ParameterizedTest
  @CsvSource({"full,284", "metadata,0"})
  void whatTheWebhookDoesNotHave(String run, int missing) throws IOException {
    Comparison comparison = new Comparison(100_000);
    LogEvidence here = new LogEvidence(LogEvidence.Bounds.DEFAULT);
    for (byte[] body : Tar.files(SharedData.bytes("corpus/" + run + "/webhook-payloads.tar.gz"))) {
      forEach(body, comparison::here);
      forEach(body, here::add);
    }
    LogEvidence file = new LogEvidence(LogEvidence.Bounds.DEFAULT);
    forEach(log(run), comparison::reference);
    forEach(log(run), file::add);
    Comparison.Outcome outcome = comparison.outcome().orElseThrow();
    assertThat(outcome.missing().events()).isEqualTo(missing);
    assertThat(outcome.more()).isZero();
    if (missing > 0) {
      // All of one batch, so of a few seconds.
      assertThat(outcome.missing().span().nanos()).isLessThan(Duration.ofSeconds(10).toNanos());
      assertThat(here.chains().holes()).hasSizeGreaterThan(10);
      assertThat(here.chains().holes())
          .allMatch(hole -> hole.fromNanos() <= outcome.missing().span().lastNanos())
          .allMatch(hole -> hole.toNanos() >= outcome.missing().span().firstNanos());
    } else {
      assertThat(here.chains().holes()).isEmpty();
    }
    assertThat(file.chains().holes()).isEmpty();
  }

  @Test
  void twoPatchesThatWereReceivedAndNeverCompleted() {
    LogEvidence evidence = new LogEvidence(LogEvidence.Bounds.DEFAULT);
    forEach(log("full-allstages"), evidence::add);
    LogEvidence.Bounds bounds = LogEvidence.Bounds.DEFAULT;
    assertThat(
            evidence
                .requests()
                .overdue(Duration.ofSeconds(30).toNanos(), bounds.longPatience().toNanos()))
        .hasSize(2)
        .allMatch(request -> request.verb().equals("patch"));
  }

  @ParameterizedTest
  @CsvSource({"rich-policy", "rare"})
  void wholeLogsShowNothingMissing(String run) {
    LogEvidence evidence = new LogEvidence(LogEvidence.Bounds.DEFAULT);
    forEach(log(run), evidence::add);
    assertThat(evidence.chains().holes()).isEmpty();
    assertThat(evidence.requests().overdue(90_000_000_000L, 4_200_000_000_000L)).isEmpty();
  }
}
