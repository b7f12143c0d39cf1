package io.kustos.core.enrich;

import java.util.Locale;

/** Sorts of clients, by what their user agents say. */
public enum ClientKind {
  /** A tool that people type commands into. */
  CLI,
  BROWSER,
  /** A general HTTP client, as scripts use them. */
  SCRIPT,
  /** A Kubernetes client library that a program did not name itself over. */
  LIBRARY,
  /** A tool that deploys from descriptions or pipelines. */
  DEPLOYMENT,
  /** Software that runs in clusters and works through the API. */
  CONTROLLER,
  CONTROL_PLANE,
  NODE,
  /** A health check. */
  PROBE,
  /** A tool for finding or using weaknesses. */
  ATTACK_TOOL,
  UNKNOWN;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The value that rules compare with, for example {@code attack_tool}. */
  public String label() {
    return label;
  }
}
