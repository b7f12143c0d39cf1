package io.kustos.server.service;

import io.kustos.core.enrich.Lookups;
import io.kustos.server.pipeline.VersionedRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the rules a server runs, anew each time it is asked. */
public interface RuleLoader {
  /**
   * What came of the files.
   *
   * @param rules null when there are errors
   * @param problems what is wrong, for people, each a line or several
   */
  record Loaded(@Nullable VersionedRules rules, List<String> problems) {
    /** Copies the list. */
    public Loaded {
      problems = List.copyOf(problems);
    }
  }

  /** Reads the files. */
  Loaded load();

  /** What enriched fields of the rules look up in, without looking at files. */
  default Lookups lookups() {
    return Lookups.NONE;
  }

  /** Files and folders the rules are in. */
  List<String> paths();
}
