package io.kustos.core.scenario;

import java.util.List;

/** The keys of a scenario file; {@code docs/schemas/scenario.schema.json} has the same. */
final class ScenarioKeys {
  static final List<String> TOP =
      List.of("scenario", "rules", "matching", "enrich", "base", "cases");
  static final List<String> ENRICH = List.of("addresses", "geo", "tags");
  static final List<String> ADDRESSES = List.of("name", "kind", "ranges");
  static final List<String> GEO = List.of("ranges", "country", "city", "asn", "organization");
  static final List<String> TAG = List.of("tag", "namespaces", "resources", "names");
  static final List<String> CASE = List.of("name", "base", "events", "expect");
  static final List<String> EXPECTATION = List.of("rule", "count", "output");
  static final List<String> INLINE_RULES = List.of("inline");
  static final List<String> EVENTS_FILE = List.of("file");

  private ScenarioKeys() {}
}
