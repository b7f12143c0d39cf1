package io.kustos.server.cli;

import io.kustos.server.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the program, in this process or in one of its own. */
public final class Program {
  /**
   * A shell that starts tests in the background lets them ignore Ctrl-C, and so every process below
   * them; this gives a process the signal back. Not every system's {@code env} can.
   */
  private static final List<String> HEEDS_INTERRUPTS = List.of("env", "--default-signal=INT");

  private static final boolean CAN_HEED = succeeds(HEEDS_INTERRUPTS, "true");

  private Program() {}

  private static boolean succeeds(List<String> words, String last) {
    List<String> command = new ArrayList<>(words);
    command.add(last);
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How a run ended. */
  public record Ran(int exit, String out, String err) {}

  /** Runs a command line in this process, without input. */
  public static Ran run(Object... words) {
    return runWith(new byte[0], Map.of(), words);
  }

  static Ran runWith(byte[] input, Map<String, String> environment, Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> variables = new HashMap<>(Map.of("KUSTOS_PROGRESS", "0", "COLUMNS", "100"));
    variables.putAll(environment);
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            variables);
    String[] arguments = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      arguments[i] = words[i].toString();
    }
    int exit = new Kustos(terminal, "test").run(arguments);
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** A command that runs the program in a process of its own, for a shell. */
  static String command(String... javaOptions) {
    List<String> words = new ArrayList<>(CAN_HEED ? HEEDS_INTERRUPTS : List.of());
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    words.addAll(List.of(javaOptions));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.kustos.server.Main"));
    StringBuilder command = new StringBuilder();
    for (String word : words) {
      command.append('\'').append(word).append("' ");
    }
    return command.toString();
  }

  /** Starts a shell script, in which {@code kustos} stands for the program. */
  static Process start(Path folder, String script, File out, File err, String... javaOptions)
      throws IOException {
    String prepared = "kustos() { " + command(javaOptions) + "\"$@\"; }\n" + script;
    return new ProcessBuilder("bash", "-c", prepared)
        .directory(folder.toFile())
        .redirectOutput(out)
        .redirectError(err)
        .start();
  }
}
