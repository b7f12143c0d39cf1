package io.kustos.core.completeness;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.TimeSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events that are missing: how many, of what time, by whom. */
public final class Losses {
  private static final int NAMES_MAX = 10_000;

  private final Map<String, Long> users = new TreeMap<>();
  private final Map<String, Long> actions = new TreeMap<>();
  private final TimeSpan span = new TimeSpan();
  private long events;

  Losses() {}

  void add(AuditEvent event) {
    events++;
    span.add(event.stageNanos());
    String user = event.text(EventField.USER_NAME);
    count(users, user == null ? "" : user);
    String resource = event.text(EventField.OBJECT_RESOURCE);
    String action = event.text(EventField.VERB) + (resource == null ? "" : " " + resource);
    count(actions, action);
  }

  private static void count(Map<String, Long> counts, String name) {
    if (counts.size() < NAMES_MAX || counts.containsKey(name)) {
      counts.merge(name, 1L, Long::sum);
    }
  }

  /** How many. */
  public long events() {
    return events;
  }

  /** Their times. */
  public TimeSpan span() {
    return span;
  }

  /** The users with most of them, most first. */
  public List<Map.Entry<String, Long>> users(int most) {
    return top(users, most);
  }

  /** Verb and resource of most of them, most first. */
  public List<Map.Entry<String, Long>> actions(int most) {
    return top(actions, most);
  }

  private static List<Map.Entry<String, Long>> top(Map<String, Long> counts, int most) {
    List<Map.Entry<String, Long>> all = new ArrayList<>(counts.entrySet());
    all.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }
}
