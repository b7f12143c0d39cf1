package io.kustos.core.lab;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.kustos.core.event.Timestamps;
import io.kustos.core.lab.Label.Kind;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads labels, one JSON object a line: {@code id}, {@code title}, {@code label} ({@code malicious},
 * {@code benign-lookalike} or {@code benign}), {@code mitre} (objects with {@code id}, or ids),
 * {@code auditIDs}, {@code consequenceAuditIDs} and {@code start}; other members are passed over.
 */
public final class Labels {
  private static final JsonFactory JSON = new JsonFactory();

  private final SourceText source;
  private final List<Label> labels = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private Labels(SourceText source) {
    this.source = source;
  }

  /**
   * The labels of a text.
   *
   * @param labels those that could be read
   * @param diagnostics what is wrong with the others
   */
  public record Parsed(List<Label> labels, List<Diagnostic> diagnostics) {
    public Parsed {
      labels = List.copyOf(labels);
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** Reads a text. */
  public static Parsed parse(SourceText source) {
    Labels reading = new Labels(source);
    String text = source.text();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end);
      if (!line.isBlank()) {
        reading.line(line, start);
      }
      start = end + 1;
    }
    return new Parsed(reading.labels, reading.diagnostics);
  }

  private void line(String line, int offset) {
    Draft draft = new Draft();
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        error(offset, "not a JSON object");
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        draft.member(name, parser);
      }
    } catch (JsonProcessingException e) {
      int column = (int) Math.max(0, e.getLocation().getColumnNr() - 1L);
      error(offset + Math.min(column, line.length()), "not JSON: " + e.getOriginalMessage());
      return;
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot fail to be read", e);
    }
    Kind kind = kind(draft.label);
    if (draft.id == null || kind == null) {
      error(
          offset,
          draft.id == null
              ? "no id"
              : "label must be malicious, benign-lookalike or benign, not '" + draft.label + "'");
    } else {
      labels.add(
          new Label(
              draft.id,
              draft.title,
              kind,
              draft.techniques,
              draft.auditIds,
              draft.consequences,
              draft.startNanos));
    }
  }

  private static @Nullable Kind kind(String label) {
    return switch (label) {
      case "malicious" -> Kind.MALICIOUS;
      case "benign-lookalike" -> Kind.LOOKALIKE;
      case "benign" -> Kind.BENIGN;
      default -> null;
    };
  }

  private void error(int offset, String message) {
    diagnostics.add(
        new Diagnostic(
            Diagnostic.Severity.ERROR, "LABEL", message, source, offset, 1, null));
  }

  private static final class Draft {
    private @Nullable String id;
    private String title = "";
    private String label = "";
    private final List<String> techniques = new ArrayList<>();
    private final Set<String> auditIds = new HashSet<>();
    private final Set<String> consequences = new HashSet<>();
    private long startNanos = Timestamps.NONE;

    void member(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "id" -> id = parser.getValueAsString();
        case "title" -> title = parser.getValueAsString("");
        case "label" -> label = parser.getValueAsString("");
        case "mitre" -> techniques(parser);
        case "auditIDs" -> texts(parser, auditIds);
        case "consequenceAuditIDs" -> texts(parser, consequences);
        case "start" -> {
          byte[] time = parser.getValueAsString("").getBytes(StandardCharsets.UTF_8);
          startNanos = Timestamps.parse(time, 0, time.length);
        }
        default -> parser.skipChildren();
      }
    }

    private static void texts(JsonParser parser, Set<String> texts) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          texts.add(parser.getText());
        }
        parser.skipChildren();
      }
    }

    /** Ids, by themselves or as {@code id} of an object. */
    private void techniques(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          techniques.add(parser.getText());
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isId = parser.currentName().equals("id");
            if (parser.nextToken() == JsonToken.VALUE_STRING && isId) {
              techniques.add(parser.getText());
            }
            parser.skipChildren();
          }
        } else {
          parser.skipChildren();
        }
      }
    }
  }
}
