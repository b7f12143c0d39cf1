package io.kustos.server.pipeline;

import io.kustos.core.json.JsonSlice;
import io.kustos.server.journal.DurableFiles;
import io.kustos.server.report.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link LineState} in a file; {@code docs/formats/pipeline.md} says how. */
final class StateFile {
  private static final int VERSION = 2;
  private static final int CRC_DIGITS = 8;

  private final Path path;

  StateFile(Path path) {
    this.path = path;
  }

  /** Replaces the file; after a crash it is the old one or the new one. */
  void write(LineState.Kept kept) throws IOException {
    byte[] head = (json(kept) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] packed = kept.correlations();
    CRC32C crc = new CRC32C();
    crc.update(head);
    crc.update(packed);
    byte[] end = end(crc).getBytes(StandardCharsets.US_ASCII);
    DurableFiles.replace(
        path,
        ByteBuffer.allocate(head.length + packed.length + end.length)
            .put(head)
            .put(packed)
            .put(end)
            .flip());
  }

  private static String json(LineState.Kept kept) {
    JsonWriter out = new JsonWriter(false).beginObject();
    out.member("version", VERSION).member("next", kept.next());
    out.member("rules", kept.rulesVersion());
    out.member("firstEventNanos", kept.firstEventNanos());
    out.name("resumes").beginArray();
    kept.resumes()
        .forEach(
            (source, resume) ->
                out.beginObject().member("source", source).member("at", resume).endObject());
    out.endArray().name("flows").beginArray();
    for (SourceWatch.Known known : kept.flows()) {
      out.beginObject().member("source", known.flow().source());
      out.member("cluster", known.flow().cluster()).member("received", known.micros());
      out.member("since", known.since()).member("silent", known.silent()).endObject();
    }
    out.endArray();
    if (kept.correlations().length > 0) {
      out.member("correlationsBytes", kept.correlations().length);
    }
    return out.endObject().toString().strip();
  }

  private static String end(CRC32C crc) {
    return String.format(Locale.ROOT, "\n%08x\n", crc.getValue());
  }

  /** What was kept; null when nothing was, or it cannot be read. */
  LineState.@Nullable Kept read() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return null;
    }
    int end = bytes.length - CRC_DIGITS - 2;
    if (end < 2) {
      return null;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    String tail = new String(bytes, end, CRC_DIGITS + 2, StandardCharsets.ISO_8859_1);
    int line = 0;
    while (line < end && bytes[line] != '\n') {
      line++;
    }
    if (!tail.equals(end(crc)) || line == end) {
      return null;
    }
    JsonSlice root = JsonSlice.of(Arrays.copyOf(bytes, line));
    return number(root, "version") == VERSION
        ? kept(root, Arrays.copyOfRange(bytes, line + 1, end))
        : null;
  }

  private static LineState.Kept kept(JsonSlice root, byte[] correlations) {
    Map<String, String> resumes = new LinkedHashMap<>();
    member(root, "resumes").forEachElement(e -> resumes.put(text(e, "source"), text(e, "at")));
    List<SourceWatch.Known> flows = new ArrayList<>();
    member(root, "flows")
        .forEachElement(
            e ->
                flows.add(
                    new SourceWatch.Known(
                        new FlowKey(text(e, "source"), text(e, "cluster")),
                        number(e, "received"),
                        number(e, "since"),
                        member(e, "silent").raw().equals("true"))));
    return new LineState.Kept(
        number(root, "next"),
        text(root, "rules"),
        number(root, "firstEventNanos"),
        resumes,
        flows,
        correlations);
  }

  private static JsonSlice member(JsonSlice object, String name) {
    JsonSlice found = object.get(name);
    if (found == null) {
      throw new IllegalStateException("no member " + name);
    }
    return found;
  }

  private static String text(JsonSlice object, String name) {
    JsonSlice found = object.get(name);
    return found == null ? "" : found.text();
  }

  private static long number(JsonSlice object, String name) {
    return Long.parseLong(member(object, name).raw());
  }
}
