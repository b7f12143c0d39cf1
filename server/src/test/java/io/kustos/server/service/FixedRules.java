package io.kustos.server.service;

import io.kustos.server.pipeline.VersionedRules;
import java.util.List;

/** Rules that stay as they are, in no file. */
public record FixedRules(VersionedRules rules) implements RuleLoader {
  @Override
  public Loaded load() {
    return new Loaded(rules, List.of());
  }

  @Override
  public List<String> paths() {
    return List.of();
  }
}
