package io.kustos.core.falco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.event.Timestamps;
import io.kustos.core.json.JsonGrammar;
import io.kustos.core.json.JsonSlice;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Falco's recorded answers: what this repository holds of them, and the rest beside it. */
public final class FalcoData {
  public static final ObjectMapper JSON = new ObjectMapper();

  private static final Path SHARED = findShared();

  private FalcoData() {}

  private static Path findShared() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null) {
      folder = folder.getParent();
      if (Files.isDirectory(folder.resolve("shared/data/falco"))) {
        return folder.resolve("shared/data");
      }
    }
    return Path.of("shared/data");
  }

  /** A file of the shared data; skips the test, and says so, when it is not there. */
  public static Path shared(String name) {
    Path path = SHARED.resolve(name);
    if (!Files.exists(path)) {
      System.out.println("SKIPPED for want of ../shared/data/" + name);
      Assumptions.abort("no ../shared/data/" + name);
    }
    return path;
  }

  /** The lines of a shared file, unpacked when its name ends with {@code .gz}. */
  public static List<String> sharedLines(String name) {
    return lines(read(shared(name)));
  }

  /** The lines of a packed test resource. */
  public static List<String> resourceLines(String name) {
    try (InputStream in = FalcoData.class.getResourceAsStream("/falco/" + name + ".gz")) {
      return lines(new GZIPInputStream(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] read(Path path) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      boolean packed = path.toString().endsWith(".gz");
      InputStream plain = packed ? new GZIPInputStream(in, 1 << 16) : in;
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 20);
      plain.transferTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).lines().toList();
  }

  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The events that Falco takes from lines: every line is an event, a list of events or an array of
   * them, and a bad element spoils its array.
   */
  public static List<AuditEvent> events(List<String> lines) {
    List<AuditEvent> events = new ArrayList<>();
    for (String line : lines) {
      byte[] bytes = line.strip().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0 && JsonGrammar.value(bytes, 0, bytes.length, 256) == bytes.length) {
        List<AuditEvent> found = new ArrayList<>();
        if (accept(JsonSlice.of(bytes), found)) {
          events.addAll(found);
        }
      }
    }
    return events;
  }

  private static boolean accept(JsonSlice value, List<AuditEvent> events) {
    if (value.isArray()) {
      boolean[] good = {true};
      value.forEachElement(element -> good[0] &= accept(element, events));
      return good[0];
    }
    JsonSlice kind = value.get("kind");
    String name = kind == null ? "" : kind.text();
    if (name.equals("EventList")) {
      value.get("items").forEachElement(item -> addTimed(item, events));
      return true;
    }
    return name.equals("Event") && addTimed(value, events);
  }

  private static boolean addTimed(JsonSlice value, List<AuditEvent> events) {
    AuditEvent event = AuditEvent.parse(value.toBytes());
    if (event.has(EventField.STAGE_TIMESTAMP) && event.stageNanos() != Timestamps.NONE) {
      events.add(event);
    }
    return true;
  }
}
