package io.kustos.server.cli.terminal;

/** What the program's exit tells. */
public final class ExitCode {
  /** Done; whatever was found is below {@code --fail-on}. */
  public static final int OK = 0;

  /** Findings at or above {@code --fail-on}, rules with errors, or scenarios that fail. */
  public static final int FOUND = 1;

  /** Bad usage, input that cannot be read, or output that cannot be written. */
  public static final int TROUBLE = 2;

  /** Stopped by Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
