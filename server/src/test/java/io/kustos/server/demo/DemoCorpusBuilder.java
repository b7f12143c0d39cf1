package io.kustos.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Builds the corpus of {@code kustos demo} from the recorded week: every request that a label of
 * the recording names, and of the others some, fewer of the control plane's and of reads than of
 * what people and applications change. Takes out what a credential could be made of, and bodies too
 * large for a demonstration; an event that loses a body gets the audit level that would have logged
 * it so.
 */
final class DemoCorpusBuilder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BODY_CHARS_MAX = 2_000;
  private static final Set<String> READS = Set.of("get", "list", "watch");

  /** Kinds of objects whose bodies hold, or may hold, credentials. */
  private static final Set<String> CREDENTIAL_KINDS =
      Set.of("secrets", "configmaps", "tokenreviews", "certificatesigningrequests");

  /** What must not stand in a body even of other kinds. */
  private static final Pattern MATERIAL =
      Pattern.compile("-----BEGIN|LS0tLS1|eyJ[A-Za-z0-9_-]{10}|[A-Za-z0-9+/_-]{65}|\"token\":\"");

  private static final Pattern CONTINUE = Pattern.compile("([?&]continue=)[^&]*");

  private DemoCorpusBuilder() {}

  static void write(List<String> lines, Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (String line : lines) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** The lines of the corpus, in the order of the recording. */
  static List<String> build(Path week) throws IOException {
    Set<String> labelled = labelled(week);
    List<String> lines = new ArrayList<>();
    for (String file : List.of("days1-6-benign.jsonl.gz", "day7-with-attacks.jsonl.gz")) {
      for (String line : lines(week.resolve(file))) {
        ObjectNode event = (ObjectNode) JSON.readTree(line);
        String id = event.path("auditID").asText();
        if (labelled.contains(id) || Math.floorMod(id.hashCode(), share(event, file)) == 0) {
          lines.add(cleaned(line, event));
        }
      }
    }
    return lines;
  }

  static List<String> lines(Path gzip) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }

  private static boolean controlPlane(JsonNode event) {
    String user = event.path("user").path("username").asText();
    return user.startsWith("system:")
        && (!user.startsWith("system:serviceaccount:")
            || user.startsWith("system:serviceaccount:kube-system:"));
  }

  /** One of how many is kept; the stages of a request share its auditID, and so its fate. */
  private static int share(JsonNode event, String file) {
    boolean lastDay = file.startsWith("day7");
    if (controlPlane(event)) {
      return lastDay ? 6 : 40;
    }
    return READS.contains(event.path("verb").asText()) ? (lastDay ? 2 : 10) : (lastDay ? 1 : 4);
  }

  private static Set<String> labelled(Path week) throws IOException {
    Set<String> ids = new HashSet<>();
    for (String line : Files.readAllLines(week.resolve("labels.jsonl"))) {
      JSON.readTree(line).path("auditIDs").forEach(id -> ids.add(id.asText()));
    }
    return ids;
  }

  /** The line itself when nothing had to be taken out, else the event written anew. */
  private static String cleaned(String line, ObjectNode event) throws IOException {
    boolean changed = withoutBody(event, "responseObject", "Request");
    changed |= withoutBody(event, "requestObject", "Metadata");
    String uri = event.path("requestURI").asText();
    String shortened = CONTINUE.matcher(uri).replaceAll("$1REMOVED");
    if (!shortened.equals(uri)) {
      event.put("requestURI", shortened);
      changed = true;
    }
    return changed ? JSON.writeValueAsString(event) : line;
  }

  private static boolean withoutBody(ObjectNode event, String body, String levelWithout) {
    if (!event.has(body) || !tooMuch(event, event.get(body).toString())) {
      return false;
    }
    event.remove(body);
    if (levelWithout.equals("Metadata")) {
      event.remove("responseObject");
    }
    event.put("level", levelWithout);
    return true;
  }

  private static boolean tooMuch(JsonNode event, String body) {
    JsonNode target = event.path("objectRef");
    return CREDENTIAL_KINDS.contains(target.path("resource").asText())
        || target.path("subresource").asText().equals("token")
        || body.length() > BODY_CHARS_MAX
        || MATERIAL.matcher(body).find()
        || controlPlane(event);
  }
}
