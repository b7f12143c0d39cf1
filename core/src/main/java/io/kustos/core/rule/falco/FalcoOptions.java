package io.kustos.core.rule.falco;

import io.kustos.core.Limits;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the loader pretends to be.
 *
 * @param engineVersion version of Falco's rule engine that {@code required_engine_version} is held
 *     to
 * @param plugins loaded plugins with their versions, for {@code required_plugin_versions}
 */
public record FalcoOptions(String engineVersion, Map<String, String> plugins, Limits limits) {
  /** Falco 0.44.1 with the plugins k8saudit and json. */
  public static final FalcoOptions DEFAULT =
      new FalcoOptions("0.62.0", Map.of("k8saudit", "0.18.0", "json", "0.7.4"), Limits.DEFAULT);

  public FalcoOptions {
    plugins = Map.copyOf(plugins);
    if (Version.parse(engineVersion).isEmpty()) {
      throw new IllegalArgumentException("Not a version: " + engineVersion);
    }
  }

  /** These options with one more plugin, for example {@code k8saudit-gke}. */
  public FalcoOptions withPlugin(String name, String version) {
    Map<String, String> more = new LinkedHashMap<>(plugins);
    more.put(name, version);
    return new FalcoOptions(engineVersion, more, limits);
  }

  Version engine() {
    return Version.parse(engineVersion).orElseThrow();
  }
}
