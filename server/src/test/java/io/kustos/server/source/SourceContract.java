package io.kustos.server.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Source} promises. A source's test extends this. */
public abstract class SourceContract {
  private static final int EVENTS = 50;

  @TempDir protected Path folder;
  protected final MemoryIntake intake = new MemoryIntake();
  private Feed feed;
  private Source source;

  /** The place a source reads from, and whoever writes there. Outlives the source. */
  public interface Feed extends AutoCloseable {
    /** A source at this place, not started; after a restart another one at the same place. */
    Source source();

    /** Begins to send lines or events, each a text without line break; does not wait. */
    void send(List<String> lines);

    /** Whether all that was sent is acknowledged: answered, or passed by the saved position. */
    boolean isAcknowledged();

    @Override
    void close();
  }

  /** A place with nothing in it; its sources hand to {@link #intake}. */
  protected abstract Feed newFeed() throws Exception;

  /** Cluster of the events sent. */
  protected abstract String cluster();

  @BeforeEach
  void begin() throws Exception {
    feed = newFeed();
    source = feed.source();
    source.start(intake);
  }

  @AfterEach
  void end() throws Exception {
    intake.release();
    feed.close();
    source.close();
  }

  private void restart() throws SourceException {
    source.close();
    intake.release();
    source = feed.source();
    source.start(intake);
  }

  private void awaitAcknowledged() {
    Events.await("acknowledgement", feed::isAcknowledged);
  }

  private List<String> expected(List<String> sent) {
    return sent.stream().map(event -> cluster() + " " + event).toList();
  }

  @Test
  void acknowledgesOnlyWhatIsDurable() {
    intake.block();
    feed.send(Events.events(0, EVENTS));
    Events.await("delivery", () -> intake.waiting() > 0);
    assertThat(feed.isAcknowledged()).isFalse();
    assertThat(source.status().totals().events()).isZero();

    intake.release();
    awaitAcknowledged();
    assertThat(intake.events())
        .containsExactlyInAnyOrderElementsOf(expected(Events.events(0, EVENTS)));
  }

  @Test
  void bringsAgainWhatWasNotDurableAtARestart() throws SourceException {
    intake.block();
    feed.send(Events.events(0, EVENTS));
    Events.await("delivery", () -> intake.waiting() > 0);
    intake.fail(IntakeException.Reason.CLOSED);
    restart();

    awaitAcknowledged();
    assertThat(intake.events())
        .containsExactlyInAnyOrderElementsOf(expected(Events.events(0, EVENTS)));
  }

  @Test
  void goesOnAfterARestartWithoutRepeating() throws SourceException {
    feed.send(Events.events(0, EVENTS));
    awaitAcknowledged();
    restart();
    feed.send(Events.events(EVENTS, 2 * EVENTS));
    awaitAcknowledged();

    assertThat(intake.events())
        .containsExactlyInAnyOrderElementsOf(expected(Events.events(0, 2 * EVENTS)));
    assertThat(intake.duplicates()).isZero();
  }

  @Test
  void takesDuplicatesAndSaysSo() {
    feed.send(Events.events(0, EVENTS));
    awaitAcknowledged();
    feed.send(Events.events(0, EVENTS));
    awaitAcknowledged();

    assertThat(intake.events()).hasSize(EVENTS);
    Events.await("status", () -> source.status().totals().duplicates() == EVENTS);
    assertThat(source.status().totals()).isEqualTo(new Receipt(EVENTS, EVENTS, 0));
  }

  @Test
  void losesNothingWhileTheIntakeIsSlow() {
    intake.block();
    for (int i = 0; i < 20; i++) {
      feed.send(Events.events(i * EVENTS, (i + 1) * EVENTS));
    }
    Events.await("delivery", () -> intake.waiting() > 0);
    intake.release();
    awaitAcknowledged();
    assertThat(intake.events()).hasSize(20 * EVENTS);
  }

  @Test
  void losesNothingWhileTheDiskIsFull() {
    intake.fail(IntakeException.Reason.FULL);
    feed.send(Events.events(0, EVENTS));
    Events.await("a problem in the status", () -> !source.status().problems().isEmpty());
    assertThat(feed.isAcknowledged()).isFalse();
    assertThat(intake.events()).isEmpty();

    intake.release();
    awaitAcknowledged();
    assertThat(intake.events()).hasSize(EVENTS);
  }

  @Test
  void passesMalformedInputOnAsRejects() {
    List<String> lines = new ArrayList<>(Events.events(0, 3));
    lines.add("{\"kind\":\"Pod\"}");
    lines.addAll(Events.events(3, 6));
    feed.send(lines);
    awaitAcknowledged();

    assertThat(intake.events()).containsExactlyInAnyOrderElementsOf(expected(Events.events(0, 6)));
    assertThat(intake.rejects()).hasSize(1);
    Events.await("status", () -> source.status().totals().rejects() == 1);
  }

  @Test
  void closesMoreThanOnce() {
    assertThat(source.status().state()).isEqualTo(SourceStatus.State.RUNNING);
    source.close();
    source.close();
    assertThat(source.status().state()).isEqualTo(SourceStatus.State.CLOSED);
  }
}
