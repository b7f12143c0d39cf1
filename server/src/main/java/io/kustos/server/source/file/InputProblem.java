package io.kustos.server.source.file;

/**
 * Why an input could not be read, or not to its end.
 *
 * @param name the input as the user knows it
 * @param message what is wrong and, where it helps, what to do; one sentence
 */
public record InputProblem(String name, String message) {

  /** {@code name: message}, with standard input called so. */
  public String text() {
    return (name.equals("-") ? "standard input" : name) + ": " + message;
  }
}
