package io.kustos.server.api;

import io.kustos.server.query.LiveRow;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.SearchCursor;
import io.kustos.server.query.SearchRequest;
import java.io.IOException;
import java.time.Duration;

/** {@code GET /tail}: events and findings as they come. */
final class TailAnswer {
  /** Proxies close what is quiet for longer, and a client that has gone is found out. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private TailAnswer() {}

  static void answer(Call call, EventStream stream) throws Problem, QueryException, IOException {
    SearchRequest request = call.search();
    stream.comment("following");
    Thread signs = Thread.ofVirtual().start(() -> signs(call, stream));
    try {
      call.engine().tail(request, row -> send(call, stream, row), call.cancellation());
    } finally {
      signs.interrupt();
    }
  }

  private static void signs(Call call, EventStream stream) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(SIGN_OF_LIFE);
        stream.comment("");
      }
    } catch (InterruptedException e) {
      // It is over.
    } catch (IOException | RuntimeException e) {
      call.cancellation().cancel();
    }
  }

  private static void send(Call call, EventStream stream, LiveRow row) throws IOException {
    Answered answer = new Answered(call.bounds().answerBytesMax());
    String kind;
    SearchCursor place;
    switch (row) {
      case LiveRow.Event event -> {
        EventJson.event(answer, event.hit());
        kind = "event";
        place = event.hit().place();
      }
      case LiveRow.Finding found -> {
        EventJson.finding(answer, found.finding());
        kind = "finding";
        place =
            new SearchCursor(
                found.finding().eventMicros(), found.finding().shard(), found.finding().position());
      }
    }
    try {
      stream.send(kind, place.text(), answer.toBytes());
    } catch (Problem e) {
      throw new IOException(e);
    }
  }
}
