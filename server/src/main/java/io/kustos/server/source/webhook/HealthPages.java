package io.kustos.server.source.webhook;

import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.function.Supplier;

/** Answers {@code GET /livez} and {@code /readyz}, without a token; the rest is passed on. */
record HealthPages(Handler rest, Supplier<List<String>> unready) implements Handler {
  @Override
  public void handle(ServerRequest request, ServerResponse response) throws Exception {
    String path = request.path().path();
    boolean asked = path.equals("/livez") || path.equals("/readyz");
    if (!asked || !request.prologue().method().equals(Method.GET)) {
      rest.handle(request, response);
      return;
    }
    boolean well = path.equals("/livez") || unready.get().isEmpty();
    response.status(well ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
    response.send(well ? "ok\n" : "not ready\n");
  }
}
