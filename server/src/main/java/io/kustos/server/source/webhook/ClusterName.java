package io.kustos.server.source.webhook;

import java.util.regex.Pattern;

/** What a cluster may be called: letters, digits, dot, dash and underscore, at most 128. */
public final class ClusterName {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private ClusterName() {}

  /** Whether a cluster may be called so. */
  public static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }

  /** The name. */
  static String check(String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "not a cluster name: '" + name + "' (letters, digits, . - _, at most 128)");
    }
    return name;
  }
}
