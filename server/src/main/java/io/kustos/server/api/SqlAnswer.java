package io.kustos.server.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.kustos.server.api.Problem.Type;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.query.SqlRequest;
import io.kustos.server.query.SqlSink;
import io.kustos.server.report.json.JsonWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /sql}: the rows of one SELECT. */
final class SqlAnswer implements SqlSink {
  private static final int ROWS = 1_000;

  private final Answered answer;
  private boolean cut;

  private SqlAnswer(Answered answer) {
    this.answer = answer;
  }

  static byte[] answer(Call call) throws Problem, QueryException, IOException {
    Asked asked = Asked.read(call);
    Answered answer = new Answered(call.bounds().answerBytesMax());
    SqlAnswer sink = new SqlAnswer(answer);
    answer.json().beginObject();
    QueryOutcome outcome = call.engine().sql(asked.request, sink, call.cancellation());
    answer.json().endArray();
    answer.json().member("more", sink.cut || outcome.more());
    EventJson.rest(answer, outcome, asked.explain);
    answer.json().endObject();
    return answer.toBytes();
  }

  @Override
  public void columns(List<SqlColumn> columns) {
    JsonWriter json = answer.json();
    json.name("columns").beginArray();
    for (SqlColumn column : columns) {
      json.beginObject().name("name").value(column.name()).name("type").value(column.type());
      json.endObject();
    }
    json.endArray().name("rows").beginArray();
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    if (answer.isFull()) {
      cut = true;
      return;
    }
    answer.json().beginArray();
    values.forEach(this::value);
    answer.json().endArray();
    answer.rowEnded();
  }

  private void value(@Nullable Object value) {
    JsonWriter json = answer.json();
    switch (value) {
      case null -> json.value((String) null);
      case Boolean truth -> json.value(truth.booleanValue());
      case Long number -> json.value(number.longValue());
      case Double number -> json.value(number.doubleValue());
      // As text: readers of JSON would round it.
      case BigInteger number -> json.value(number.toString());
      case BigDecimal number -> json.value(number.toPlainString());
      case Instant time -> json.value(time.toString());
      case byte[] bytes -> json.value(Base64.getEncoder().encodeToString(bytes));
      case List<?> list -> {
        json.beginArray();
        list.forEach(this::value);
        json.endArray();
      }
      case Map<?, ?> map -> {
        json.beginObject();
        map.forEach(
            (key, item) -> {
              json.name(String.valueOf(key));
              value(item);
            });
        json.endObject();
      }
      default -> json.value(value.toString());
    }
  }

  /** The body of the request. */
  private record Asked(SqlRequest request, boolean explain) {

    static Asked read(Call call) throws Problem {
      Reader reader = new Reader(call);
      try (JsonParser parser = new JsonFactory().createParser(call.body())) {
        reader.object(parser);
      } catch (JsonProcessingException e) {
        throw new Problem(
            Type.BAD_REQUEST,
            "the body is not JSON: "
                + e.getOriginalMessage()
                + " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr());
      } catch (IOException e) {
        throw new Problem(Type.BAD_REQUEST, "the body is not JSON");
      }
      if (reader.sql == null || reader.sql.isBlank()) {
        throw new Problem(Type.BAD_REQUEST, "the body needs 'sql': {\"sql\": \"SELECT ...\"}");
      }
      return new Asked(
          new SqlRequest(reader.sql, reader.from, reader.to, reader.clusters, reader.rows),
          reader.explain);
    }
  }

  private static final class Reader {
    private final Call call;
    private final int rowsMax;
    @Nullable String sql;
    @Nullable Instant from;
    @Nullable Instant to;
    final Set<String> clusters = new LinkedHashSet<>();
    int rows;
    boolean explain;

    Reader(Call call) {
      this.call = call;
      rowsMax = call.bounds().rowsMax();
      rows = Math.min(ROWS, rowsMax);
    }

    void object(JsonParser parser) throws IOException, Problem {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Problem(Type.BAD_REQUEST, "the body is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        member(parser, name, token);
      }
      if (parser.nextToken() != null) {
        throw new Problem(Type.BAD_REQUEST, "the body has more than one JSON object");
      }
    }

    private void member(JsonParser parser, String name, JsonToken token)
        throws IOException, Problem {
      switch (name) {
        case "sql" -> sql = text(parser, name, token);
        case "from" -> from = call.time(name, text(parser, name, token));
        case "to" -> to = call.time(name, text(parser, name, token));
        case "clusters" -> {
          check(token == JsonToken.START_ARRAY, name, "a list of texts");
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            clusters.add(text(parser, name, parser.currentToken()));
          }
        }
        case "rows" -> {
          check(token == JsonToken.VALUE_NUMBER_INT, name, "a number");
          check(parser.getNumberType() == JsonParser.NumberType.INT, name, "a smaller number");
          rows = parser.getIntValue();
          check(rows >= 1 && rows <= rowsMax, name, "a number from 1 to " + rowsMax);
        }
        case "explain" -> {
          check(token.isBoolean(), name, "true or false");
          explain = parser.getBooleanValue();
        }
        default ->
            throw new Problem(
                Type.BAD_REQUEST,
                "unknown member '" + name + "'; there are sql, from, to, clusters, rows, explain");
      }
    }

    private static String text(JsonParser parser, String name, JsonToken token)
        throws IOException, Problem {
      check(token == JsonToken.VALUE_STRING, name, "a text");
      return parser.getText();
    }

    private static void check(boolean fits, String name, String wanted) throws Problem {
      if (!fits) {
        throw new Problem(Type.BAD_REQUEST, "'" + name + "' must be " + wanted);
      }
    }
  }
}
