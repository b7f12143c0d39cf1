package io.kustos.core.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the documents of a text, within bounds: depth, and what aliases expand to. Scalars are left
 * as they are written, for each language has its own idea of what they are.
 */
public final class YamlReader {
  private static final int DEPTH_MAX = 64;

  private final Iterator<Event> events;
  private final CodePoints places;
  private final long valuesMax;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private final IdentityHashMap<YamlNode, Long> weights = new IdentityHashMap<>();

  private YamlReader(Iterator<Event> events, CodePoints places, long valuesMax) {
    this.events = events;
    this.places = places;
    this.valuesMax = valuesMax;
  }

  /**
   * Reads all documents of a text, whose size is the caller's to bound.
   *
   * @param valuesMax most values of a document, aliases written out
   * @throws YamlException for what is no YAML or beyond a bound
   */
  public static List<YamlNode> read(String text, long valuesMax) throws YamlException {
    CodePoints places = CodePoints.of(text);
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setCodePointLimit(Integer.MAX_VALUE).build();
    try {
      Iterator<Event> events =
          new Parse(settings).parseString(text.substring(places.shift())).iterator();
      return new YamlReader(events, places, valuesMax).documents();
    } catch (YamlEngineException e) {
      throw YamlException.of(e, places);
    }
  }

  private List<YamlNode> documents() throws YamlException {
    List<YamlNode> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        anchors.clear();
        documents.add(node(events.next(), 0));
      }
    }
    return documents;
  }

  private YamlNode node(Event event, int depth) throws YamlException {
    if (depth > DEPTH_MAX) {
      throw bound("nested deeper than " + DEPTH_MAX, event);
    }
    if (event instanceof AliasEvent alias) {
      YamlNode target = anchors.get(alias.getAlias());
      if (target == null) {
        throw bound("undefined alias '" + alias.getAlias() + "'", event);
      }
      return target;
    }
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw bound("unexpected " + event.getEventId(), event);
        };
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    return node;
  }

  private YamlNode scalar(ScalarEvent event) {
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN && event.getTag().isEmpty();
    return new YamlNode.Scalar(
        event.getValue(),
        plain,
        places.offset(event.getStartMark()),
        places.offset(event.getEndMark()));
  }

  private YamlNode sequence(SequenceStartEvent start, int depth) throws YamlException {
    List<YamlNode> items = new ArrayList<>();
    long weight = 1;
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      YamlNode item = node(event, depth + 1);
      items.add(item);
      weight = add(weight, item, event);
      event = events.next();
    }
    YamlNode node =
        new YamlNode.Sequence(
            items, places.offset(start.getStartMark()), places.offset(event.getEndMark()));
    weights.put(node, weight);
    return node;
  }

  private YamlNode mapping(MappingStartEvent start, int depth) throws YamlException {
    List<Map.Entry<YamlNode, YamlNode>> entries = new ArrayList<>();
    long weight = 1;
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      YamlNode key = node(event, depth + 1);
      weight = add(weight, key, event);
      event = events.next();
      YamlNode value = node(event, depth + 1);
      weight = add(weight, value, event);
      entries.add(Map.entry(key, value));
      event = events.next();
    }
    YamlNode node =
        new YamlNode.Mapping(
            entries, places.offset(start.getStartMark()), places.offset(event.getEndMark()));
    weights.put(node, weight);
    return node;
  }

  private long add(long weight, YamlNode child, Event event) throws YamlException {
    long sum = weight + weights.getOrDefault(child, 1L);
    if (sum > valuesMax) {
      throw bound("more than " + valuesMax + " values with aliases written out", event);
    }
    return sum;
  }

  private YamlException bound(String message, Event event) {
    return new YamlException(message, places.offset(event.getStartMark()));
  }
}
