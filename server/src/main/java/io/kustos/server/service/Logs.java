package io.kustos.server.service;

import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.text.Printable;
import java.io.PrintStream;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where {@link System.Logger} writes in a server: one line an entry, as text or as JSON. */
public final class Logs extends Handler {
  /** The forms of a line. */
  public enum Form {
    TEXT,
    JSON
  }

  private static final Logger ROOT = Logger.getLogger("");

  /** Held, for the platform forgets levels of loggers nobody holds. */
  private static final Logger FINDINGS = Logger.getLogger("kustos.finding");

  private static final int LINE_CHARS_MAX = 8_000;

  private final PrintStream out;
  private final Form form;
  private final boolean trace;

  private Logs(PrintStream out, Form form, boolean trace) {
    this.out = out;
    this.form = form;
    this.trace = trace;
  }

  /**
   * Sends every logger of the process there from now on.
   *
   * @param trace whether failures are written with where they happened
   */
  public static void install(PrintStream out, Form form, boolean trace) {
    // Libraries of the archive log to SLF4J, which else says that nobody listens.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    LogManager.getLogManager().reset();
    ROOT.setLevel(Level.INFO);
    ROOT.addHandler(new Logs(out, form, trace));
  }

  /** Sends warnings and errors there as text, for a command that ends by itself. */
  public static void installWarnings(PrintStream out) {
    install(out, Form.TEXT, false);
    ROOT.setLevel(Level.WARNING);
    FINDINGS.setLevel(Level.OFF);
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry)) {
      String line = form == Form.JSON ? json(entry) : text(entry);
      out.println(line);
      if (trace && entry.getThrown() != null) {
        entry.getThrown().printStackTrace(out);
      }
    }
  }

  private static String level(LogRecord entry) {
    int level = entry.getLevel().intValue();
    if (level >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    return level >= Level.WARNING.intValue() ? "WARN" : "INFO";
  }

  private static String message(LogRecord entry) {
    String message = String.valueOf(entry.getMessage());
    Object[] parameters = entry.getParameters();
    if (parameters == null || !message.contains("{0")) {
      return message;
    }
    Object[] printed =
        Arrays.stream(parameters).map(p -> p instanceof Number ? p.toString() : p).toArray();
    try {
      return MessageFormat.format(message, printed);
    } catch (IllegalArgumentException e) {
      return message;
    }
  }

  private static Map<String, Object> fields(LogRecord entry) {
    Object[] parameters = entry.getParameters();
    return parameters != null && parameters.length > 0 && parameters[0] instanceof LogFields fields
        ? fields.values()
        : Map.of();
  }

  private static @Nullable String failure(LogRecord entry) {
    return entry.getThrown() == null ? null : entry.getThrown().toString();
  }

  private static Instant time(LogRecord entry) {
    return entry.getInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String text(LogRecord entry) {
    StringBuilder line = new StringBuilder();
    line.append(time(entry)).append(' ').append(level(entry));
    line.append(level(entry).length() == 4 ? "  " : " ").append(message(entry));
    fields(entry)
        .forEach((name, value) -> line.append("  ").append(name).append('=').append(value));
    String failure = failure(entry);
    if (failure != null) {
      line.append(": ").append(failure);
    }
    return Printable.of(line.toString(), LINE_CHARS_MAX);
  }

  private static String json(LogRecord entry) {
    JsonWriter json = new JsonWriter(false).beginObject();
    json.member("time", time(entry).toString()).member("level", level(entry));
    json.member("logger", entry.getLoggerName()).member("message", message(entry));
    fields(entry)
        .forEach(
            (name, value) -> {
              switch (value) {
                case Long number -> json.member(name, number);
                case Integer number -> json.member(name, number);
                case Boolean truth -> json.member(name, truth);
                default -> json.member(name, value.toString());
              }
            });
    return json.member("error", failure(entry)).endObject().toString();
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
