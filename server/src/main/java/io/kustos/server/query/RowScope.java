package io.kustos.server.query;

import java.util.ArrayList;
import java.util.List;

/** What is known of the event that a condition looks at besides its bytes. Of one thread. */
final class RowScope {
  private String cluster = "";
  private String source = "";
  private long position;
  private long eventMicros;

  /** For each comparison with findings the events that have such. */
  private final List<FoundOn> found = new ArrayList<>();

  void show(String ofCluster, String ofSource, long at, long micros) {
    cluster = ofCluster;
    source = ofSource;
    position = at;
    eventMicros = micros;
  }

  String cluster() {
    return cluster;
  }

  String source() {
    return source;
  }

  long eventMicros() {
    return eventMicros;
  }

  /** Adds events; returns their number. */
  int add(FoundOn events) {
    found.add(events);
    return found.size() - 1;
  }

  /** Whether the event has a finding of those with a number. */
  boolean hasFinding(int number) {
    return found.get(number).test().test(position);
  }
}
