package io.kustos.server.api;

import io.kustos.server.api.Route.Live;
import io.kustos.server.api.Route.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that can be asked; {@code openapi.json} describes it. */
final class Routes {
  static final String BASE = "/api/v1";

  private static final Set<String> SEARCH = Set.of("q", "from", "to", "cluster");

  private Routes() {}

  /** All there are; the status comes from a supplier, as JSON. */
  static List<Route> all(Supplier<String> status) {
    return List.of(
        whole("/events", Scope.READ, with("limit", "cursor", "explain"), EventAnswers::search),
        whole("/events/histogram", Scope.READ, with("step", "explain"), EventAnswers::histogram),
        whole(
            "/events/facets",
            Scope.READ,
            with("fields", "values", "explain"),
            EventAnswers::facets),
        whole("/events/{id}", Scope.READ, Set.of("cluster"), EventAnswers::event),
        whole(
            "/findings",
            Scope.READ,
            Set.of("rule", "priority", "from", "to", "cluster", "id", "limit", "cursor", "explain"),
            EventAnswers::findings),
        whole(
            "/who",
            Scope.READ,
            Set.of("deed", "object", "namespace", "from", "to", "cluster", "limit"),
            WhoAnswer::answer),
        new Route("POST", "/sql", Scope.SQL, Set.of(), (Whole) SqlAnswer::answer),
        new Route("GET", "/tail", Scope.TAIL, SEARCH, (Live) TailAnswer::answer),
        whole("/status", Scope.STATUS, Set.of(), call -> utf8(status.get())),
        new Route("GET", "/openapi.json", null, Set.of(), (Whole) call -> document()));
  }

  private static Route whole(String path, Scope scope, Set<String> parameters, Whole answer) {
    return new Route("GET", path, scope, parameters, answer);
  }

  private static Set<String> with(String... more) {
    Set<String> all = new java.util.TreeSet<>(SEARCH);
    all.addAll(List.of(more));
    return all;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] document() {
    try (InputStream in =
        Objects.requireNonNull(Routes.class.getResourceAsStream("openapi.json"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
