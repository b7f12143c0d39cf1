package io.kustos.core.policy;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who asks for what, and how many bytes it takes: components of Kubernetes by name, kubelets as
 * one, everybody else as one. Not thread-safe; profiles of parts add up.
 */
public final class Profile {
  static final String NODES = "(nodes)";
  static final String OTHERS = "(others)";

  /** Kinds of requests told apart; those beyond count as other. */
  private static final int KINDS_MAX = 100_000;

  /** A kind of request; {@code path} is empty for one about a resource. */
  record Key(String who, String verb, String group, String resource, String path)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return toString().compareTo(other.toString());
    }
  }

  /** Events of one kind. */
  static final class Volume {
    private long events;
    private long bytes;
    private long findings;

    long events() {
      return events;
    }

    long bytes() {
      return bytes;
    }

    /** Events that some rule matches. */
    long findings() {
      return findings;
    }
  }

  private final Detector detector;
  private final Map<Key, Volume> volumes = new HashMap<>();
  private long bytes;

  public Profile(Program program) {
    this.detector = program.newDetector(new EventContext(1, 0, "", ZoneOffset.UTC));
  }

  /** Adds an event. */
  public void add(AuditEvent event) {
    RequestAttributes request = EventRequest.of(event);
    String who = who(request);
    Key key =
        request.resourceRequest()
            ? new Key(who, request.verb(), request.apiGroup(), request.combinedResource(), "")
            : new Key(who, request.verb(), "", "", first(request.path()));
    Volume volume = volumes.get(key);
    if (volume == null) {
      Key kept = volumes.size() < KINDS_MAX ? key : new Key(OTHERS, "", "", "", "");
      volume = volumes.computeIfAbsent(kept, k -> new Volume());
    }
    long size = EventCut.bytes(event, Level.REQUEST_RESPONSE, false);
    volume.events++;
    volume.bytes += size;
    volume.findings += detector.evaluate(event) > 0 ? 1 : 0;
    bytes += size;
  }

  private static String who(RequestAttributes request) {
    String user = request.user();
    if (user != null && Components.isController(user)) {
      return user;
    }
    return Components.isNode(request) ? NODES : OTHERS;
  }

  private static String first(String path) {
    int second = path.indexOf('/', 1);
    return second < 0 ? path : path.substring(0, second);
  }

  /** Adds what a later part of the events gave. */
  public void addAll(Profile later) {
    later.volumes.forEach(
        (key, volume) -> {
          Volume own = volumes.computeIfAbsent(key, k -> new Volume());
          own.events += volume.events;
          own.bytes += volume.bytes;
          own.findings += volume.findings;
        });
    bytes += later.bytes;
  }

  /** By kind, in a fixed order. */
  Map<Key, Volume> volumes() {
    return new TreeMap<>(volumes);
  }

  /** Bytes of all events, as recorded. */
  long bytes() {
    return bytes;
  }
}
