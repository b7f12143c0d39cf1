package io.kustos.server.cli.terminal;

import io.kustos.server.report.text.Ansi;
import io.kustos.server.text.Printable;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads from and writes to.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error, for messages to a person
 * @param environment variables of the environment
 */
public record Terminal(
    InputStream in, OutputStream out, PrintStream err, Map<String, String> environment) {
  private static final int TABLE_WIDTH_MAX = 1_000_000;
  private static final int WIDTH_DEFAULT = 100;

  /** Writes a line of message. */
  public void say(String line) {
    err.println(Printable.of(line));
  }

  /** Whether standard output goes to a person's terminal. */
  public boolean isOutputTerminal() {
    return isTerminal(1);
  }

  /** Whether standard error goes to a person's terminal. */
  public boolean isErrorTerminal() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }

  /**
   * Colours for standard output: as asked, else when it is a terminal that can and {@code NO_COLOR}
   * is not set.
   */
  public Ansi ansi(@Nullable Boolean asked) {
    if (asked != null) {
      return new Ansi(asked);
    }
    return new Ansi(mayColour() && isOutputTerminal());
  }

  /** Colours for standard error. */
  public Ansi errorAnsi() {
    return new Ansi(mayColour() && isErrorTerminal());
  }

  private boolean mayColour() {
    return !environment.containsKey("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
  }

  /** Cells in a line of the terminal. */
  public int width() {
    String columns = environment.get("COLUMNS");
    if (columns != null && columns.matches("[1-9]\\d{0,4}")) {
      return Integer.parseInt(columns);
    }
    return isOutputTerminal() ? askedWidth() : WIDTH_DEFAULT;
  }

  /** Cells for the rows of a table: what a program reads is not cut. */
  public int tableWidth() {
    return isOutputTerminal() || environment.get("COLUMNS") != null ? width() : TABLE_WIDTH_MAX;
  }

  private static int askedWidth() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
      return ended && size.matches("\\d+ [1-9]\\d{0,4}")
          ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
          : WIDTH_DEFAULT;
    } catch (IOException e) {
      return WIDTH_DEFAULT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return WIDTH_DEFAULT;
    }
  }
}
