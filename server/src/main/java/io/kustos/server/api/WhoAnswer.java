package io.kustos.server.api;

import io.kustos.core.answer.Answer;
import io.kustos.core.answer.Answers;
import io.kustos.core.answer.Question;
import io.kustos.server.api.Problem.Kind;
import io.kustos.server.query.QueryException;
import io.kustos.server.who.EngineHistory;
import io.kustos.server.who.WhoJson;
import io.kustos.server.who.WhoQuestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code GET /who}: who did something to an object, and who is behind it. */
final class WhoAnswer {
  private static final int LIMIT_DEFAULT = 20;

  private WhoAnswer() {}

  static byte[] answer(Call call) throws Problem, QueryException, IOException {
    Question question = question(call);
    int limit = call.number("limit", LIMIT_DEFAULT, call.bounds().rowsMax());
    EngineHistory history =
        new EngineHistory(call.engine(), call.cancellation(), call.engine().settings().timeMax());
    try {
      Answer answer = Answers.from(history).to(question);
      return bounded(answer, history.problems(), limit, call.bounds().answerBytesMax());
    } catch (UncheckedIOException e) {
      IOException cause = Objects.requireNonNull(e.getCause());
      if (cause.getCause() instanceof QueryException why) {
        throw why;
      }
      throw cause;
    }
  }

  /** So many of each that the answer is as long as it may be. */
  private static byte[] bounded(Answer answer, List<String> problems, int limit, int bytesMax) {
    int most = limit;
    while (true) {
      byte[] json = WhoJson.of(answer, problems, most).getBytes(StandardCharsets.UTF_8);
      if (json.length <= bytesMax || most == 1) {
        return json;
      }
      most /= 2;
    }
  }

  private static Question question(Call call) throws Problem {
    String deed = needed(call, "deed", "deed=deleted");
    String object = needed(call, "object", "object=pods/web-1");
    Instant from = call.time("from");
    Instant to = call.time("to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw new Problem(Kind.BAD_REQUEST, "'from' is not before 'to'");
    }
    try {
      return WhoQuestion.of(
          deed,
          List.of(object.strip().split("\\s+")),
          call.text("namespace"),
          call.texts("cluster"),
          from == null ? Long.MIN_VALUE : nanos(from),
          to == null ? Long.MAX_VALUE : nanos(to));
    } catch (IllegalArgumentException e) {
      throw new Problem(Kind.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static String needed(Call call, String name, String example) throws Problem {
    String text = call.text(name);
    if (text == null || text.isBlank()) {
      throw new Problem(Kind.BAD_REQUEST, "'" + name + "' is missing, for example " + example);
    }
    return text;
  }

  /** Nanoseconds since the epoch, of times that are too far the last there are. */
  private static long nanos(Instant time) {
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
