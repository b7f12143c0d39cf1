package io.kustos.server.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Events;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private final BodyMemory memory = new BodyMemory(100);

  @Test
  void letsOneGoBeyondTheBoundAndTheOthersWait() throws Exception {
    BodyMemory.Share first = memory.share();
    try (BodyMemory.Share second = memory.share()) {
      assertThat(first.tryTake(60)).isTrue();
      assertThat(second.tryTake(40)).isTrue();
      assertThat(first.tryTake(60)).isTrue();
      assertThat(second.tryTake(1)).isFalse();
      assertThat(first.tryTake(1000)).isTrue();

      Thread waiting =
          Thread.startVirtualThread(
              () -> {
                try {
                  second.take(50);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      Events.await("the second waits", () -> waiting.getState() == Thread.State.WAITING);
      first.close();
      waiting.join();
      assertThat(memory.held()).isEqualTo(90);
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void givesBackOnce() {
    BodyMemory.Share share = memory.share();
    assertThat(share.tryTake(100)).isTrue();
    share.close();
    share.close();
    assertThat(memory.held()).isZero();
    assertThat(memory.share().tryTake(100)).isTrue();
  }
}
