package io.kustos.server.api;

import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.server.query.QueryException;
import io.kustos.server.report.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not answered, as problem details.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  /** The kinds of problems; their types are {@code urn:kustos:problem:<name>}. */
  enum Type {
    BAD_REQUEST(400, "bad-request", "The request makes no sense"),
    BAD_QUERY(400, "bad-query", "The query cannot be understood"),
    UNAUTHORIZED(401, "unauthorized", "A bearer token is needed"),
    SCOPE(403, "scope", "The token does not allow this"),
    FORBIDDEN_QUERY(403, "forbidden-query", "The query does more than read the tables"),
    NOT_FOUND(404, "not-found", "There is no such thing"),
    METHOD(405, "method", "This is asked in another way"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    UNSUPPORTED(415, "unsupported", "The body is not of a kind that is understood"),
    TOO_SLOW(422, "query-too-slow", "The query takes longer than allowed"),
    TOO_MUCH(422, "query-too-much", "The query needs more memory than allowed"),
    BUSY(429, "busy", "As many queries run as may"),
    INTERNAL(500, "internal", "A fault of the server"),
    UNREADABLE(503, "unreadable", "The data cannot be read");

    final int status;
    final String name;
    final String title;

    Type(int status, String name, String title) {
      this.status = status;
      this.name = name;
      this.title = title;
    }
  }

  private final Type type;
  private final transient List<Diagnostic> diagnostics;

  Problem(Type type, String detail) {
    this(type, detail, List.of());
  }

  private Problem(Type type, String detail, List<Diagnostic> diagnostics) {
    super(detail);
    this.type = type;
    this.diagnostics = diagnostics;
  }

  static Problem of(QueryException e) {
    Type type =
        switch (e.kind()) {
          case SYNTAX -> Type.BAD_QUERY;
          case FORBIDDEN -> Type.FORBIDDEN_QUERY;
          case TIME -> Type.TOO_SLOW;
          case MEMORY -> Type.TOO_MUCH;
          case BUSY -> Type.BUSY;
          case CANCELLED -> Type.INTERNAL;
          case UNREADABLE -> Type.UNREADABLE;
        };
    return new Problem(type, String.valueOf(e.getMessage()), e.diagnostics());
  }

  Type type() {
    return type;
  }

  String json(@Nullable String path) {
    JsonWriter json = new JsonWriter(true);
    json.beginObject();
    json.member("type", "urn:kustos:problem:" + type.name).member("title", type.title);
    json.member("status", type.status).member("detail", getMessage()).member("instance", path);
    if (diagnostics != null && !diagnostics.isEmpty()) {
      json.name("errors").beginArray();
      diagnostics.forEach(d -> error(json, d));
      json.endArray();
    }
    json.endObject();
    return json + "\n";
  }

  /** One error with its place and the line with a caret under it. */
  private static void error(JsonWriter json, Diagnostic error) {
    SourceText.Place place = error.place();
    json.beginObject();
    json.member("message", error.message()).member("code", error.code());
    json.member("parameter", error.source().name());
    json.member("line", place.line()).member("column", place.column());
    json.member("offset", error.offset()).member("length", error.length());
    json.member("hint", error.hint());
    String line = error.source().line(place.line());
    String under = " ".repeat(place.column() - 1) + "^".repeat(Math.max(1, caret(error, line)));
    json.member("excerpt", line + "\n" + under);
    json.endObject();
  }

  private static int caret(Diagnostic error, String line) {
    return Math.min(error.length(), line.length() - error.place().column() + 1);
  }
}
