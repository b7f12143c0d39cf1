package io.kustos.server.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.kustos.core.rule.Suggestions;
import io.kustos.server.api.Problem.Kind;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QueryException;
import io.kustos.server.token.BearerHeader;
import io.kustos.server.token.Token;
import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers requests: lets them in, reads them, runs them, and says what went wrong. */
final class ApiHandler implements Handler {
  private static final System.Logger LOG = System.getLogger("kustos.api");

  private final ApiSettings.Bounds bounds;
  private final List<Route> routes;
  private final TokenFile<Set<Scope>> tokens;
  private final QueryEngine engine;
  private final InstantSource clock;
  private final Clients clients;
  private final ApiCounters counters;
  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  ApiHandler(
      ApiSettings.Bounds bounds,
      List<Route> routes,
      TokenFile<Set<Scope>> tokens,
      QueryEngine engine,
      InstantSource clock,
      Clients clients,
      ApiCounters counters) {
    this.bounds = bounds;
    this.routes = List.copyOf(routes);
    this.tokens = tokens;
    this.engine = engine;
    this.clock = clock;
    this.clients = clients;
    this.counters = counters;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long begun = System.nanoTime();
    counters.running.incrementAndGet();
    Route route = null;
    int status = 499;
    try (Clients.Exchange exchange = clients.begin(request.remotePeer().address())) {
      try {
        Token<Set<Scope>> token = token(request);
        route = route(request);
        check(token, route);
        status = run(route, call(request, route), response, exchange);
      } catch (Problem problem) {
        status = problem.type().status;
        refuse(request, response, problem, exchange);
      }
    } finally {
      counters.running.decrementAndGet();
      String name = route == null ? "none" : route.path();
      counters.answered(name, status, System.nanoTime() - begun);
    }
  }

  /** Ends what runs; what is asked from now on is not answered. */
  void stop() {
    stopping = true;
    running.forEach(Cancellation::cancel);
  }

  private int run(Route route, Call call, ServerResponse response, Clients.Exchange exchange)
      throws Problem {
    running.add(call.cancellation());
    try {
      if (stopping) {
        throw new Problem(Kind.UNREADABLE, "the server is stopping");
      }
      return answer(route, call, response, exchange);
    } finally {
      running.remove(call.cancellation());
    }
  }

  private Token<Set<Scope>> token(ServerRequest request) throws Problem {
    String sent = BearerHeader.token(request.headers().first(HeaderNames.AUTHORIZATION).orElse(""));
    if (sent == null) {
      throw new Problem(
          Kind.UNAUTHORIZED,
          "send 'Authorization: Bearer TOKEN'; kustos api token create makes a token");
    }
    Token<Set<Scope>> token = find(sent);
    if (token == null) {
      throw new Problem(Kind.UNAUTHORIZED, "unknown token");
    }
    if (token.isExpired(clock.instant())) {
      throw new Problem(Kind.UNAUTHORIZED, "token " + token.name() + " expired " + token.expires());
    }
    return token;
  }

  /** One that was made a moment ago counts at once. */
  private @Nullable Token<Set<Scope>> find(String token) {
    Token<Set<Scope>> found = tokens.find(token);
    try {
      return found == null && tokens.refresh() ? tokens.find(token) : found;
    } catch (IOException e) {
      // The next refresh of the server tells the operator.
      return null;
    }
  }

  private Route route(ServerRequest request) throws Problem {
    String path = request.path().path();
    String below = path.startsWith(Routes.BASE) ? path.substring(Routes.BASE.length()) : "";
    String method = request.prologue().method().text();
    List<Route> there = routes.stream().filter(route -> route.fits(below)).toList();
    if (there.isEmpty()) {
      throw new Problem(
          Kind.NOT_FOUND, "nothing is here; " + Routes.BASE + "/openapi.json says what there is");
    }
    Route first = there.getFirst();
    if (!first.method().equals(method)) {
      throw new Problem(Kind.METHOD, "only " + first.method() + " is understood here");
    }
    return first;
  }

  private static void check(Token<Set<Scope>> token, Route route) throws Problem {
    Scope scope = route.scope();
    if (scope != null && !token.grant().contains(scope)) {
      throw new Problem(
          Kind.SCOPE,
          "this needs the scope '%s'; token %s has %s"
              .formatted(scope.word(), token.name(), Scope.text(token.grant())));
    }
  }

  private Call call(ServerRequest request, Route route) throws Problem {
    Map<String, List<String>> parameters = new TreeMap<>();
    for (String name : request.query().names()) {
      if (!route.parameters().contains(name)) {
        throw new Problem(Kind.BAD_REQUEST, unknown(name, route));
      }
      parameters.put(name, request.query().all(name));
    }
    String path = request.path().path();
    String segment =
        route.isOpen() ? path.substring(Routes.BASE.length() + route.prefix().length() + 1) : "";
    return new Call(
        parameters,
        segment,
        body(request, route),
        engine,
        bounds,
        clock.instant(),
        new Cancellation());
  }

  private static String unknown(String name, Route route) {
    List<String> known = new ArrayList<>(route.parameters());
    String near =
        Suggestions.closest(name, known).map(word -> "; did you mean '" + word + "'?").orElse("");
    String all =
        known.isEmpty()
            ? "; there are none here"
            : "; there are " + known.stream().sorted().collect(Collectors.joining(", "));
    return "unknown parameter '" + name + "'" + (near.isEmpty() ? all : near);
  }

  private byte[] body(ServerRequest request, Route route) throws Problem {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    if (!route.method().equals("POST")) {
      throw new Problem(Kind.BAD_REQUEST, "a GET has no body");
    }
    String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new Problem(Kind.UNSUPPORTED, "send the body as application/json");
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(bounds.bodyBytesMax() + 1);
      if (body.length > bounds.bodyBytesMax()) {
        throw new Problem(
            Kind.TOO_LARGE, "the body is longer than " + bounds.bodyBytesMax() + " bytes");
      }
      return body;
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("a body ended early", e);
    }
  }

  private int answer(Route route, Call call, ServerResponse response, Clients.Exchange exchange)
      throws Problem {
    switch (route.answer()) {
      case Route.Whole whole -> {
        byte[] body = whole(whole, call, exchange);
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        closeIf(exchange.isDisturbed(), response);
        send(response, 200, body);
      }
      case Route.Live live -> live(live, call, response, exchange);
    }
    return 200;
  }

  /** Makes an answer while watching for the client to go away, which ends its queries. */
  private byte[] whole(Route.Whole whole, Call call, Clients.Exchange exchange) throws Problem {
    try (var _ = exchange.watch(call.cancellation()::cancel)) {
      return whole.answer(call);
    } catch (QueryException e) {
      throw problem(e, call);
    } catch (IOException | RuntimeException e) {
      throw fault(e, call);
    } finally {
      exchange.writes();
    }
  }

  private void live(Route.Live live, Call call, ServerResponse response, Clients.Exchange exchange)
      throws Problem {
    if (counters.tails.incrementAndGet() > bounds.tailsMax()) {
      counters.tails.decrementAndGet();
      throw new Problem(Kind.BUSY, "at most " + bounds.tailsMax() + " live tails run at a time");
    }
    try {
      // What is wrong with the request must be told before the answer begins.
      call.search();
      response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
      common(response);
      response.header(HeaderValues.CONNECTION_CLOSE);
      stream(live, call, response, exchange);
    } catch (QueryException e) {
      throw problem(e, call);
    } finally {
      counters.tails.decrementAndGet();
    }
  }

  private static void stream(
      Route.Live live, Call call, ServerResponse response, Clients.Exchange exchange)
      throws Problem {
    try (OutputStream out = response.outputStream()) {
      live.answer(call, new EventStream(out, exchange));
    } catch (QueryException e) {
      throw new CloseConnectionException("a tail ended", e);
    } catch (IOException | UncheckedIOException e) {
      call.cancellation().cancel();
      throw new CloseConnectionException("the client of a tail has gone", e);
    }
  }

  private Problem problem(QueryException e, Call call) {
    if (e.kind() == QueryException.Kind.CANCELLED && call.cancellation().isCancelled()) {
      throw gone(e);
    }
    return Problem.of(e);
  }

  private CloseConnectionException gone(Exception e) {
    counters.gone.increment();
    return new CloseConnectionException("the client has gone", e);
  }

  private Problem fault(Exception e, Call call) {
    if (call.cancellation().isCancelled()) {
      throw gone(e);
    }
    LOG.log(System.Logger.Level.ERROR, "cannot answer", e);
    return e instanceof IOException
        ? new Problem(Kind.UNREADABLE, String.valueOf(e.getMessage()))
        : new Problem(Kind.INTERNAL, "the log of the server tells more");
  }

  private void refuse(
      ServerRequest request, ServerResponse response, Problem problem, Clients.Exchange exchange) {
    exchange.writes();
    switch (problem.type()) {
      case UNAUTHORIZED -> response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
      case BUSY -> response.header(HeaderNames.RETRY_AFTER, "1");
      case METHOD -> response.header(HeaderNames.ALLOW, allowed(problem));
      case BAD_REQUEST,
          BAD_QUERY,
          SCOPE,
          FORBIDDEN_QUERY,
          NOT_FOUND,
          TOO_LARGE,
          UNSUPPORTED,
          TOO_SLOW,
          TOO_MUCH,
          INTERNAL,
          UNREADABLE -> {
        // The body says it all.
      }
    }
    boolean unread = request.content().hasEntity() && !request.content().consumed();
    closeIf(unread || exchange.isDisturbed(), response);
    response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
    byte[] body = problem.json(request.path().path()).getBytes(StandardCharsets.UTF_8);
    send(response, problem.type().status, body);
  }

  private static void closeIf(boolean wanted, ServerResponse response) {
    if (wanted) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
  }

  private static String allowed(Problem problem) {
    return String.valueOf(problem.getMessage()).contains("POST") ? "POST" : "GET";
  }

  private void send(ServerResponse response, int status, byte[] body) {
    common(response);
    response.status(Status.create(status));
    counters.bytes.add(body.length);
    response.send(body);
  }

  private static void common(ServerResponse response) {
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
  }
}
