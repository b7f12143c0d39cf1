package io.kustos.server.api;

import io.kustos.server.query.QueryException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be asked.
 *
 * @param method of HTTP
 * @param path below {@link Routes#BASE}; may end in {@code /{id}}
 * @param scope what a token must allow; null for any token
 * @param parameters of the query that are understood
 * @param answer what is done
 */
record Route(
    String method, String path, @Nullable Scope scope, Set<String> parameters, Answerer answer) {
  private static final String OPEN = "/{id}";

  /** Copies the set. */
  Route {
    parameters = Set.copyOf(parameters);
  }

  /** Makes the answer to a call. */
  sealed interface Answerer {}

  /** Makes a whole answer in JSON. */
  non-sealed interface Whole extends Answerer {
    byte[] answer(Call call) throws Problem, QueryException, IOException;
  }

  /** Answers for as long as the client listens. */
  non-sealed interface Live extends Answerer {
    void answer(Call call, EventStream stream) throws Problem, QueryException, IOException;
  }

  boolean isOpen() {
    return path.endsWith(OPEN);
  }

  /** What stands before the open part. */
  String prefix() {
    return isOpen() ? path.substring(0, path.length() - OPEN.length()) : path;
  }

  /** Whether a path, below the base, is this one. */
  boolean fits(String asked) {
    if (!isOpen()) {
      return asked.equals(path);
    }
    String prefix = prefix() + "/";
    return asked.startsWith(prefix)
        && asked.length() > prefix.length()
        && asked.indexOf('/', prefix.length()) < 0;
  }
}
