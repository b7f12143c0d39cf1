package io.kustos.server.report.text;

import io.kustos.core.rule.Priority;

/** Colours for a terminal; without colour every method returns its text as it is. */
public record Ansi(boolean colour) {

  public String bold(String text) {
    return wrap("1", text);
  }

  public String dim(String text) {
    return wrap("2", text);
  }

  public String red(String text) {
    return wrap("31", text);
  }

  public String green(String text) {
    return wrap("32", text);
  }

  public String cyan(String text) {
    return wrap("36", text);
  }

  /** A text in the colour of a priority. */
  public String priority(Priority priority, String text) {
    return switch (priority) {
      case EMERGENCY, ALERT, CRITICAL -> wrap("1;31", text);
      case ERROR -> wrap("31", text);
      case WARNING -> wrap("33", text);
      case NOTICE -> wrap("36", text);
      case INFORMATIONAL -> wrap("32", text);
      case DEBUG -> wrap("2", text);
    };
  }

  private String wrap(String code, String text) {
    return colour ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
