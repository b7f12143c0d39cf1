package io.kustos.server.http;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What Helidon logs: only what an operator can do something about. */
public final class HelidonLogs {
  /** Held, for the platform forgets levels of loggers nobody holds. */
  private static final Logger ALL = Logger.getLogger("io.helidon");

  /** Writes a stack trace for whatever a client breaks. */
  private static final Logger CONNECTIONS =
      Logger.getLogger("io.helidon.webserver.ConnectionHandler");

  private HelidonLogs() {}

  /** Sets the levels that nobody has set. */
  public static void quieten() {
    quieten(ALL, Level.WARNING);
    quieten(CONNECTIONS, Level.SEVERE);
  }

  private static void quieten(Logger logger, Level level) {
    if (logger.getLevel() == null) {
      logger.setLevel(level);
    }
  }
}
