package io.kustos.server.pipeline;

import io.kustos.core.json.JsonSlice;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.SourceText;
import io.kustos.server.journal.DurableFiles;
import io.kustos.server.report.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of the rules that the journal names, one file a version, so that entries which a
 * process did not come to judge are judged by the rules that held; {@code docs/formats/pipeline.md}
 * has the form.
 */
final class RuleStore {
  /** Most versions kept; beyond it those go that were put in force longest ago. */
  static final int VERSIONS_MAX = 1_000;

  private static final System.Logger LOG = System.getLogger("io.kustos.pipeline");
  private static final String SUFFIX = ".json.gz";
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z._-]{1,128}");

  private final Path folder;
  private final int versionsMax;

  RuleStore(Path folder, int versionsMax) {
    this.folder = folder;
    this.versionsMax = versionsMax;
  }

  private Path file(String version) {
    return folder.resolve(version + SUFFIX);
  }

  /** Keeps the texts durably, to be called before the journal names their version. */
  void put(VersionedRules rules, Instant now) throws IOException {
    if (rules.texts().isEmpty() || !VERSION.matcher(rules.version()).matches()) {
      return;
    }
    Path file = file(rules.version());
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      DurableFiles.replace(file, ByteBuffer.wrap(pack(rules)));
    }
    Files.setLastModifiedTime(file, FileTime.from(now));
    forgetOldest();
  }

  private static byte[] pack(VersionedRules rules) throws IOException {
    JsonWriter json = new JsonWriter(false).beginObject().member("version", 1);
    json.member("rules", rules.version()).name("texts").beginArray();
    for (SourceText text : rules.texts()) {
      json.beginObject().name("name").value(text.name());
      json.name("text").value(text.text()).endObject();
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      json.endArray().endObject().flushTo(out);
    }
    return packed.toByteArray();
  }

  private void forgetOldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> kept =
          files
              .filter(file -> file.toString().endsWith(SUFFIX))
              .sorted(Comparator.comparing(RuleStore::used).reversed())
              .toList();
      for (Path file : kept.subList(Math.min(versionsMax, kept.size()), kept.size())) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static FileTime used(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** The rules of a version; null when their texts are not here, or make no rules any more. */
  @Nullable VersionedRules find(String version, RuleCompiler compiler) {
    if (!VERSION.matcher(version).matches()) {
      return null;
    }
    try {
      Path file = file(version);
      List<SourceText> texts = unpack(Files.readAllBytes(file));
      // The day on which it was in force, so that the same exceptions apply as then.
      LocalDate day = LocalDate.ofInstant(used(file).toInstant(), ZoneOffset.UTC);
      RuleSet rules = compiler.compile(texts, day);
      if (!rules.hasErrors()) {
        return new VersionedRules(rules, version, texts, compiler);
      }
      LOG.log(System.Logger.Level.WARNING, "kept rules {0} have errors now", version);
    } catch (NoSuchFileException e) {
      LOG.log(System.Logger.Level.WARNING, "the texts of rules {0} are not kept", version);
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "kept rules " + version + " cannot be read", e);
    }
    return null;
  }

  private static List<SourceText> unpack(byte[] packed) throws IOException {
    List<SourceText> texts = new ArrayList<>();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      JsonSlice root = JsonSlice.of(in.readAllBytes());
      JsonSlice found = root.get("texts");
      if (found == null) {
        throw new IOException("no texts");
      }
      found.forEachElement(
          text -> texts.add(new SourceText(member(text, "name"), member(text, "text"))));
    }
    return texts;
  }

  private static String member(JsonSlice object, String name) {
    JsonSlice found = object.get(name);
    return found == null ? "" : found.text();
  }
}
