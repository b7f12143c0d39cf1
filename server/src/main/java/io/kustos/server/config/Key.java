package io.kustos.server.config;

import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration. The parser, the JSON Schema and the effective configuration are all
 * made from these.
 *
 * @param name as it stands in the file
 * @param kind what its value may be
 * @param fallback the value when it is not there; null for none. Groups have none: their keys do.
 * @param required whether it must be there
 * @param description one sentence
 */
record Key(
    String name, Kind kind, @Nullable Object fallback, boolean required, String description) {
  static Key of(String name, Kind kind, @Nullable Object fallback, String description) {
    return new Key(name, kind, fallback, false, description);
  }

  static Key required(String name, Kind kind, String description) {
    return new Key(name, kind, null, true, description);
  }
}
