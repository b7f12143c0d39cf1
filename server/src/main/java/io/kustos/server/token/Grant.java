package io.kustos.server.token;

import java.util.function.Function;

/**
 * What tokens of one kind are good for, and how their file says it.
 *
 * @param <G> what a token is good for
 * @param prefix what every token begins with
 * @param purpose what the tokens are of, for the head of the file
 * @param form how the last column reads, for the head of the file and for messages
 * @param parse reads the last column, which has no white space; an {@link IllegalArgumentException}
 *     says what is wrong with it
 * @param text writes the last column
 */
public record Grant<G>(
    String prefix,
    String purpose,
    String form,
    Function<String, G> parse,
    Function<G, String> text) {

  String columns() {
    return "NAME sha256:HASH EXPIRES|never " + form;
  }

  String head() {
    return "# Bearer tokens of the " + purpose + ": " + columns() + "\n";
  }
}
