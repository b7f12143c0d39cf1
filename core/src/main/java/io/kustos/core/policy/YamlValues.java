package io.kustos.core.policy;

import io.kustos.core.policy.Value.Kind;
import io.kustos.core.policy.Value.Mapping;
import io.kustos.core.policy.Value.Member;
import io.kustos.core.policy.Value.Scalar;
import io.kustos.core.policy.Value.Sequence;
import io.kustos.core.yaml.CodePoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the first document of a YAML text as the API server's reader does: YAML 1.1 scalars, merge
 * keys at the place where they stand, of duplicate keys the last. Bounded in depth and in what
 * aliases expand to.
 */
final class YamlValues {
  private static final int DEPTH_MAX = 1_000;

  /** Values with aliases written out; a policy of 100,000 rules has fewer. */
  private static final long VALUES_MAX = 10_000_000;

  private static final String TAG = "tag:yaml.org,2002:";

  private final CodePoints places;
  private final List<Duplicate> duplicates;
  private final Map<Anchor, Value> anchors = new HashMap<>();
  private final Set<Anchor> open = new HashSet<>();
  private final IdentityHashMap<Value, Long> weights = new IdentityHashMap<>();
  private Iterator<Event> events = new ArrayList<Event>().iterator();

  /** A key that stands in a mapping twice; the server goes on with the later value. */
  record Duplicate(String key, int start, int end) {}

  private YamlValues(CodePoints places, List<Duplicate> duplicates) {
    this.places = places;
    this.duplicates = duplicates;
  }

  /**
   * Reads the first document; null when there is none.
   *
   * @param duplicates receives duplicate keys
   */
  static @Nullable Value read(String text, List<Duplicate> duplicates) throws UnreadableException {
    CodePoints places = CodePoints.of(text);
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setCodePointLimit(Integer.MAX_VALUE).build();
    try {
      YamlValues values = new YamlValues(places, duplicates);
      values.events = new Parse(settings).parseString(text.substring(places.shift())).iterator();
      return values.document();
    } catch (MarkedYamlEngineException e) {
      int at = places.offset(e.getProblemMark());
      throw new UnreadableException("yaml: " + LibYaml.message(e), at, 1);
    } catch (YamlEngineException e) {
      throw new UnreadableException("yaml: " + LibYaml.plain(e), 0, 1);
    }
  }

  private @Nullable Value document() throws UnreadableException {
    Value root = null;
    while (root == null && events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        root = node(events.next(), 0);
      }
    }
    if (events.hasNext()) {
      events.next(); // What ends the document may be what is wrong with it.
    }
    return root;
  }

  private Value node(Event event, int depth) throws UnreadableException {
    if (depth > DEPTH_MAX) {
      throw unreadable("exceeded max depth of " + DEPTH_MAX, event);
    }
    if (event instanceof AliasEvent alias) {
      return target(alias);
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(open::add);
    Value value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw unreadable("unexpected " + event.getEventId(), event);
        };
    anchor.ifPresent(
        name -> {
          open.remove(name);
          anchors.put(name, value);
        });
    return value;
  }

  private Value target(AliasEvent alias) throws UnreadableException {
    Anchor name = alias.getAlias();
    if (open.contains(name)) {
      throw unreadable("anchor '" + name.getValue() + "' value contains itself", alias);
    }
    Value target = anchors.get(name);
    if (target == null) {
      throw unreadable("unknown anchor '" + name.getValue() + "' referenced", alias);
    }
    return target;
  }

  private Scalar scalar(ScalarEvent event) {
    String tag = event.getTag().orElse("");
    Kind kind;
    if (tag.startsWith(TAG) && !tag.equals(TAG + "str") && !tag.equals(TAG + "binary")) {
      kind = GoScalar.kind(event.getValue());
    } else {
      kind = tag.isEmpty() && event.isPlain() ? GoScalar.kind(event.getValue()) : Kind.STRING;
    }
    return new Scalar(kind, event.getValue(), start(event), end(event));
  }

  private Value sequence(SequenceStartEvent start, int depth) throws UnreadableException {
    List<Value> items = new ArrayList<>();
    long weight = 1;
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      Value item = node(event, depth + 1);
      items.add(item);
      weight = add(weight, item, event);
      event = events.next();
    }
    Value value = new Sequence(items, start(start), end(event));
    weights.put(value, weight);
    return value;
  }

  private Value mapping(MappingStartEvent start, int depth) throws UnreadableException {
    // Go's JSON encoder writes a map in the order of its keys.
    TreeMap<String, Member> members = new TreeMap<>();
    long weight = 1;
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Event keyEvent = event;
      Value key = node(event, depth + 1);
      Value value = node(events.next(), depth + 1);
      weight = add(weight, value, event);
      if (isMerge(keyEvent)) {
        merge(members, value, keyEvent, true);
      } else if (key instanceof Scalar scalar && scalar.kind() != Kind.NULL) {
        String name = GoScalar.key(scalar.kind(), scalar.text());
        put(members, new Member(name, start(keyEvent), end(keyEvent), value), keyEvent);
      } else {
        throw unreadable("invalid map key", keyEvent);
      }
      event = events.next();
    }
    Value value = new Mapping(List.copyOf(members.values()), start(start), end(event));
    weights.put(value, weight);
    return value;
  }

  private void put(Map<String, Member> members, Member member, Event keyEvent) {
    if (members.put(member.key(), member) != null) {
      duplicates.add(new Duplicate(member.key(), start(keyEvent), end(keyEvent)));
    }
  }

  private static boolean isMerge(Event key) {
    return key instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals("<<")
        && scalar.getTag().map(tag -> tag.equals(TAG + "merge")).orElse(true);
  }

  /** A merge overwrites what stands before it, and is overwritten by what stands after it. */
  private void merge(Map<String, Member> members, Value merged, Event key, boolean lists)
      throws UnreadableException {
    switch (merged) {
      case Mapping mapping -> mapping.members().forEach(member -> put(members, member, key));
      case Sequence sequence when lists -> {
        for (Value item : sequence.items().reversed()) {
          merge(members, item, key, false);
        }
      }
      default -> throw unreadable("map merge requires map or sequence of maps as the value", key);
    }
  }

  private long add(long weight, Value child, Event event) throws UnreadableException {
    long sum = weight + 1 + weights.getOrDefault(child, 1L);
    if (sum > VALUES_MAX) {
      throw unreadable("document contains excessive aliasing", event);
    }
    return sum;
  }

  private UnreadableException unreadable(String problem, Event event) {
    int start = start(event);
    return new UnreadableException("yaml: " + problem, start, Math.max(1, end(event) - start));
  }

  private int start(Event event) {
    return places.offset(event.getStartMark());
  }

  private int end(Event event) {
    return places.offset(event.getEndMark());
  }
}
