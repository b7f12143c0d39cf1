package io.kustos.core.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kustos.core.Limits;
import io.kustos.core.event.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A partial event: YAML turned into JSON values, laid over another by the rules of a JSON merge
 * patch (objects merge, null removes, everything else replaces).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>
 */
final class EventTemplate {
  /** Most values in one event, so that aliases cannot make a small file a huge event. */
  private static final int VALUES_MAX = 100_000;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, @Nullable Object> values;

  private EventTemplate(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** What every event of a scenario has unless it says otherwise. */
  static EventTemplate minimal() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("kind", "Event");
    values.put("apiVersion", "audit.k8s.io/v1");
    values.put("level", "Request");
    values.put("stage", "ResponseComplete");
    return new EventTemplate(values);
  }

  /**
   * Reads a YAML mapping.
   *
   * @throws IllegalArgumentException when it is none, too deep or too large; the message says so
   */
  static EventTemplate of(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw new IllegalArgumentException("an event must be a mapping");
    }
    return new EventTemplate(new Reader().object(mapping, 0));
  }

  /** This template with another one laid over it. */
  EventTemplate overlaid(EventTemplate other) {
    return new EventTemplate(merge(values, other.values));
  }

  /**
   * The event, with an auditID and a time of its own unless it has them.
   *
   * @throws IllegalArgumentException when it is too deep
   */
  AuditEvent event(int number) {
    Map<String, @Nullable Object> complete = new LinkedHashMap<>(values);
    String id = "00000000-0000-0000-0000-%012d".formatted(number);
    complete.putIfAbsent("auditID", id);
    complete.putIfAbsent("requestReceivedTimestamp", time(number, 0));
    complete.putIfAbsent("stageTimestamp", time(number, 500));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      write(out, complete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return AuditEvent.parse(bytes.toByteArray());
  }

  private static String time(int number, int micros) {
    return "2026-01-01T00:%02d:%02d.%06dZ".formatted(number / 60 % 60, number % 60, micros);
  }

  private static Map<String, @Nullable Object> merge(
      Map<String, @Nullable Object> below, Map<String, @Nullable Object> above) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(below);
    above.forEach(
        (key, value) -> {
          if (value == null) {
            merged.remove(key);
          } else if (value instanceof Map<?, ?> map) {
            Object old = merged.get(key);
            merged.put(key, merge(old instanceof Map<?, ?> o ? object(o) : Map.of(), object(map)));
          } else {
            merged.put(key, value);
          }
        });
    return merged;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> object(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Map<?, ?> map -> {
        out.writeStartObject();
        for (Map.Entry<String, @Nullable Object> entry : object(map).entrySet()) {
          out.writeFieldName(entry.getKey());
          write(out, entry.getValue());
        }
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        for (Object item : list) {
          write(out, item);
        }
        out.writeEndArray();
      }
      case Literal literal -> out.writeRawValue(literal.json());
      default -> out.writeString(value.toString());
    }
  }

  /** A number, true or false, as JSON writes it. */
  private record Literal(String json) {}

  /** Turns nodes into maps, lists, texts, literals and nulls. */
  private static final class Reader {
    private int values;

    private @Nullable Object value(Node node, int depth) {
      if (++values > VALUES_MAX || depth > Limits.DEFAULT.depthMax()) {
        throw new IllegalArgumentException("the event is too large or too deep");
      }
      return switch (node) {
        case MappingNode mapping -> object(mapping, depth);
        case SequenceNode sequence -> {
          List<@Nullable Object> items = new ArrayList<>();
          for (Node item : sequence.getValue()) {
            items.add(value(item, depth + 1));
          }
          yield items;
        }
        case ScalarNode scalar -> scalar(scalar);
        default -> throw new IllegalArgumentException("an event cannot hold " + node.getNodeType());
      };
    }

    private Map<String, @Nullable Object> object(MappingNode mapping, int depth) {
      Map<String, @Nullable Object> entries = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        String key = YamlView.key(tuple.getKeyNode());
        if (entries.containsKey(key)) {
          throw new IllegalArgumentException("the event has the key '" + key + "' twice");
        }
        entries.put(key, value(tuple.getValueNode(), depth + 1));
      }
      return entries;
    }

    private static @Nullable Object scalar(ScalarNode node) {
      String text = node.getValue();
      Tag tag = node.getTag();
      if (tag.equals(Tag.NULL)) {
        return null;
      }
      boolean number = tag.equals(Tag.INT) || tag.equals(Tag.FLOAT);
      if (tag.equals(Tag.BOOL) || (number && NUMBER.matcher(text).matches())) {
        return new Literal(text);
      }
      return text;
    }
  }
}
