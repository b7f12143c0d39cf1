package io.kustos.core.completeness;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for writes that objects show and the log does not. Each successful write answers with the
 * object's new {@code resourceVersion}; an update that names the version it starts from names one
 * that an earlier write made, and {@code generation} grows by one with each change of a spec. Where
 * such a predecessor is in no event, a write is missing. Events may come in any order.
 *
 * <p>A write whose answer does not show the object (recorded without body, an eviction, a binding)
 * breaks the chain: nothing is said across it. One thread at a time.
 */
public final class WriteChains {
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  private final int objectsMax;
  private final Map<String, Chain> chains;
  private long evicted;
  private long writes;

  /**
   * No chains yet.
   *
   * @param objectsMax so many objects are followed; beyond it the one longest without a write goes
   */
  public WriteChains(int objectsMax) {
    this.objectsMax = objectsMax;
    this.chains = new LinkedHashMap<>(16, 0.75f, true);
  }

  /**
   * A place where a write is missing.
   *
   * @param object resource, namespace and name
   * @param missing how many writes at least
   * @param what the evidence in words
   * @param fromNanos time of the last write before
   * @param toNanos time of the write that shows it
   */
  public record Hole(String object, long missing, String what, long fromNanos, long toNanos) {}

  private record Write(
      long version, long generation, long base, long nanos, String uid, boolean opaque) {}

  private static final class Chain {
    private static final int WRITES_MAX = 4096;
    private final List<Write> writes = new ArrayList<>();
  }

  /** Takes an event; only writes count. */
  public void add(AuditEvent event) {
    String verb = event.text(EventField.VERB);
    String stage = event.text(EventField.STAGE);
    if (verb == null || !WRITES.contains(verb) || !"ResponseComplete".equals(stage)) {
      return;
    }
    String code = event.text(EventField.RESPONSE_CODE);
    if (code == null || !code.startsWith("2")) {
      return;
    }
    Write write = write(event, verb);
    String name = name(event, write);
    if (name == null) {
      return;
    }
    writes++;
    Chain chain = chains.computeIfAbsent(name, n -> new Chain());
    if (chain.writes.size() < Chain.WRITES_MAX) {
      chain.writes.add(write);
    }
    if (chains.size() > objectsMax) {
      var oldest = chains.entrySet().iterator();
      oldest.next();
      oldest.remove();
      evicted++;
    }
  }

  private static Write write(AuditEvent event, String verb) {
    JsonSlice answer = event.value(EventField.RESPONSE_OBJECT);
    JsonSlice metadata = answer == null ? null : answer.get("metadata");
    String uid = text(metadata, "uid");
    long version = number(metadata, "resourceVersion");
    if (uid == null || version < 0) {
      return new Write(-1, -1, -1, event.stageNanos(), "", true);
    }
    JsonSlice asked = event.value(EventField.REQUEST_OBJECT);
    long base =
        verb.equals("update") && asked != null
            ? number(asked.get("metadata"), "resourceVersion")
            : -1;
    return new Write(version, number(metadata, "generation"), base, event.stageNanos(), uid, false);
  }

  private static @Nullable String name(AuditEvent event, Write write) {
    String resource = event.text(EventField.OBJECT_RESOURCE);
    String name = event.text(EventField.OBJECT_NAME);
    if (name == null && !write.opaque()) {
      JsonSlice answer = Objects.requireNonNull(event.value(EventField.RESPONSE_OBJECT));
      name = text(answer.get("metadata"), "name");
    }
    if (resource == null || name == null) {
      return null;
    }
    String group = event.text(EventField.OBJECT_API_GROUP);
    String namespace = event.text(EventField.OBJECT_NAMESPACE);
    return resource
        + (group == null ? "" : "." + group)
        + " "
        + (namespace == null ? "" : namespace + "/")
        + name;
  }

  private static @Nullable String text(@Nullable JsonSlice object, String key) {
    JsonSlice value = object == null ? null : object.get(key);
    return value == null ? null : value.text();
  }

  private static long number(@Nullable JsonSlice object, String key) {
    String text = text(object, key);
    return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  /** How many writes were followed. */
  public long writes() {
    return writes;
  }

  /** How many objects were given up because there were too many. */
  public long evicted() {
    return evicted;
  }

  /** The holes, in order of time. */
  public List<Hole> holes() {
    List<Hole> holes = new ArrayList<>();
    chains.forEach((name, chain) -> holes.addAll(holes(name, chain)));
    holes.sort(Comparator.comparingLong(Hole::toNanos).thenComparing(Hole::object));
    return holes;
  }

  private static List<Hole> holes(String name, Chain chain) {
    List<Hole> holes = new ArrayList<>();
    List<Write> opaque = chain.writes.stream().filter(Write::opaque).toList();
    Map<String, List<Write>> byUid = new HashMap<>();
    for (Write write : chain.writes) {
      if (!write.opaque()) {
        byUid.computeIfAbsent(write.uid(), u -> new ArrayList<>()).add(write);
      }
    }
    for (List<Write> life : byUid.values()) {
      life.sort(Comparator.comparingLong(Write::version).thenComparingLong(Write::nanos));
      Set<Long> made = new HashSet<>();
      life.forEach(write -> made.add(write.version()));
      for (int i = 1; i < life.size(); i++) {
        Hole hole = hole(name, life.get(i - 1), life.get(i), made);
        if (hole != null && opaque.stream().noneMatch(o -> between(hole, o))) {
          holes.add(hole);
        }
      }
    }
    return holes;
  }

  private static boolean between(Hole hole, Write write) {
    return write.nanos() >= hole.fromNanos() && write.nanos() <= hole.toNanos();
  }

  private static @Nullable Hole hole(String name, Write before, Write write, Set<Long> made) {
    if (write.base() > before.version() && !made.contains(write.base())) {
      String what =
          "it starts from resourceVersion "
              + write.base()
              + ", and the last one here is "
              + before.version();
      return new Hole(name, 1, what, before.nanos(), write.nanos());
    }
    long skipped = write.generation() - before.generation() - 1;
    if (before.generation() > 0 && skipped > 0) {
      String what = "generation goes from " + before.generation() + " to " + write.generation();
      return new Hole(name, skipped, what, before.nanos(), write.nanos());
    }
    return null;
  }
}
