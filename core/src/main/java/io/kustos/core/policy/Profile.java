package io.kustos.core.policy;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.policy.DecidedRequests.Decided;
import io.kustos.core.rule.EventContext;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** Events with a finding. */
    long findings() {
      return findings;
    }
  }

  /** What profiles that are made one after the other share. For one thread. */
  public static final class Workspace {
    private final Detector detector;
    private final DecidedRequests requests;

    public Workspace(Program program) {
      this.detector = program.newDetector(new EventContext(1, 0, "", ZoneOffset.UTC));
      Policy everything = new Policy(List.of(), List.of(), false);
      this.requests =
          new DecidedRequests(new PolicyEvaluator(everything, KubernetesVersion.LATEST), null);
    }
  }

  private final Workspace workspace;
  private final Map<Key, Volume> volumes = new HashMap<>();
  private final Map<Decided, Volume> tallies = new LinkedHashMap<>();
  private long bytes;

  public Profile(Program program) {
    this(new Workspace(program));
  }

  /** A profile beside others of the same thread. */
  public Profile(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Adds an event. */
  public void add(AuditEvent event) {
    Decided decided = workspace.requests.of(event);
    Volume volume = tallies.get(decided);
    if (volume == null) {
      volume = new Volume();
      tallies.put(decided, volume);
    }
    volume.events++;
    volume.bytes += EventCut.bytes(event, Level.REQUEST_RESPONSE, false);
    volume.findings += isFound(event) ? 1 : 0;
  }

  /** Adds what was summed up by request to the kinds. */
  private void fold() {
    tallies.forEach(
        (decided, volume) -> {
          add(key(decided.request()), volume);
          bytes += volume.bytes;
        });
    tallies.clear();
  }

  private static Key key(RequestAttributes request) {
    String who = who(request);
    return request.resourceRequest()
        ? new Key(who, request.verb(), request.apiGroup(), request.combinedResource(), "")
        : new Key(who, request.verb(), "", "", first(request.path()));
  }

  private void add(Key key, Volume volume) {
    Volume own = volumes.get(key);
    if (own == null) {
      Key kept = volumes.size() < KINDS_MAX ? key : new Key(OTHERS, "", "", "", "");
      own = volumes.computeIfAbsent(kept, k -> new Volume());
    }
    own.events += volume.events;
    own.bytes += volume.bytes;
    own.findings += volume.findings;
  }

  private boolean isFound(AuditEvent event) {
    Detector detector = workspace.detector;
    int matches = detector.evaluate(event);
    for (int i = 0; i < matches; i++) {
      if (detector.raises(i)) {
        return true;
      }
    }
    return false;
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
    fold();
    later.fold();
    later.volumes.forEach(this::add);
    bytes += later.bytes;
  }

  /** By kind, in a fixed order. */
  Map<Key, Volume> volumes() {
    fold();
    return new TreeMap<>(volumes);
  }

  /** Bytes of all events, as recorded. */
  long bytes() {
    fold();
    return bytes;
  }
}
