package io.kustos.server.query;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Field;
import io.kustos.lake.ArchivedFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Findings that wait for the events they were made on to be read. Of one thread. */
final class LiveFindings implements BoundCondition.Lookup {
  private final NavigableMap<Long, List<ArchivedFinding>> waiting = new TreeMap<>();
  private boolean asked;

  /** Whether events are judged by the findings made on them. */
  boolean isAsked() {
    return asked;
  }

  @Override
  public FoundOn positions(Condition comparison, Field field) throws IOException {
    asked = true;
    FindingMatch test = new FindingMatch(comparison, field);
    return new FoundOn(
        position -> waiting.getOrDefault(position, List.of()).stream().anyMatch(test), null);
  }

  void add(ArchivedFinding finding) {
    waiting.computeIfAbsent(finding.position(), position -> new ArrayList<>()).add(finding);
  }

  /** The findings on the entry at a position, which wait no longer. */
  List<ArchivedFinding> take(long position) {
    List<ArchivedFinding> on = waiting.remove(position);
    return on == null ? List.of() : on;
  }

  /** The first position before another that findings wait for; -1 for none. */
  long firstBefore(long end) {
    return waiting.isEmpty() || waiting.firstKey() >= end ? -1 : waiting.firstKey();
  }

  /** The findings at a position. */
  List<ArchivedFinding> at(long position) {
    return waiting.getOrDefault(position, List.of());
  }
}
