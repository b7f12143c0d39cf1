package io.kustos.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kustos.core.Limits;
import io.kustos.core.rule.SourceText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Every recorded answer of kube-apiserver 1.36's own reader, validation and evaluator. */
class ConformanceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void randomPolicies() throws IOException {
    List<String> differences = new ArrayList<>();
    int requests = 0;
    for (JsonNode row : ours("random_dev")) {
      PolicyLoad load = load(row.get("policyYaml").asText());
      for (JsonNode one : row.get("cases")) {
        requests++;
        compareDecision(row, load, one, differences);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(requests).isEqualTo(20_000);
  }

  @Test
  void randomValidations() throws IOException {
    List<String> differences = new ArrayList<>();
    List<JsonNode> rows = ours("random_validation_dev");
    rows.forEach(row -> compareErrors(row, differences));
    assertThat(differences).isEmpty();
    assertThat(rows).hasSize(1_500);
  }

  @Test
  void unitRows() throws IOException {
    List<String> differences = new ArrayList<>();
    List<JsonNode> rows = shared("checker_unit");
    rows.forEach(
        row -> compareDecision(row, load(row.get("policyYaml").asText()), row, differences));
    assertThat(differences).isEmpty();
    assertThat(rows).hasSize(108);
  }

  @Test
  void unitValidations() throws IOException {
    List<String> differences = new ArrayList<>();
    List<JsonNode> rows = shared("validation_unit");
    for (JsonNode row : rows) {
      compareErrors(row, differences);
      compareLoad(row, load(row.get("policyYaml").asText()), differences);
    }
    assertThat(differences).isEmpty();
    assertThat(rows).hasSize(22);
  }

  @Test
  void loaderProbes() throws IOException {
    List<String> differences = new ArrayList<>();
    List<JsonNode> rows = shared("reader");
    rows.forEach(row -> compareLoad(row, load(row.get("policyText").asText()), differences));
    assertThat(differences).isEmpty();
    assertThat(rows).hasSize(48);
  }

  private static PolicyLoad load(String text) {
    return PolicyLoader.load(
        new SourceText("policy.yaml", text), KubernetesVersion.LATEST, Limits.DEFAULT);
  }

  private static void compareDecision(
      JsonNode row, PolicyLoad load, JsonNode one, List<String> differences) {
    RequestAttributes request = request(one.get("request"));
    Decision decision =
        new PolicyEvaluator(Objects.requireNonNull(load.policy()), KubernetesVersion.LATEST)
            .evaluate(request);
    ObjectNode got = JSON.createObjectNode();
    got.put("level", decision.level().label());
    ArrayNode stages = got.putArray("omitStages");
    decision.omitStages().forEach(stage -> stages.add(stage.label()));
    got.put("omitManagedFields", decision.omitManagedFields());
    got.put("matchedRule", decision.matchedRule());
    if (!got.equals(one.get("expect"))) {
      differences.add(row.get("id") + " " + request + ": " + got + " not " + one.get("expect"));
    }
  }

  private static RequestAttributes request(JsonNode node) {
    List<String> groups = new ArrayList<>();
    node.get("groups").forEach(group -> groups.add(group.asText()));
    return new RequestAttributes(
        node.get("user").isNull() ? null : node.get("user").asText(),
        groups,
        node.get("verb").asText(),
        node.get("resourceRequest").asBoolean(),
        node.get("namespace").asText(),
        node.get("apiGroup").asText(),
        node.get("apiVersion").asText(),
        node.get("resource").asText(),
        node.get("subresource").asText(),
        node.get("name").asText(),
        node.get("path").asText());
  }

  private static void compareErrors(JsonNode row, List<String> differences) {
    PolicyLoad load = load(row.get("policyYaml").asText());
    ArrayNode got = JSON.createArrayNode();
    for (FieldError error : load.fieldErrors()) {
      ObjectNode node = got.addObject();
      node.put("detail", error.detail());
      node.put("field", error.field());
      node.put("message", error.message());
      node.put("type", error.type());
    }
    if (!got.equals(row.get("errors"))) {
      differences.add(row.get("id") + ": " + got + " not " + row.get("errors"));
    }
    String error = row.get("load").path("error").asText(null);
    if (!Objects.equals(error, load.error())) {
      differences.add(row.get("id") + ": " + load.error() + " not " + error);
    }
  }

  private static void compareLoad(JsonNode row, PolicyLoad load, List<String> differences) {
    JsonNode expected = row.get("load");
    String error = expected.path("error").asText(null);
    if (!Objects.equals(error, load.error())) {
      differences.add(row.get("id") + ": " + load.error() + " not " + error);
      return;
    }
    JsonNode normalized = expected.get("normalized");
    if (normalized != null) {
      JsonNode got = JSON.valueToTree(PolicyTree.of(Objects.requireNonNull(load.policy())));
      if (!got.equals(normalized)) {
        differences.add(row.get("id") + ": " + got + " not " + normalized);
      }
    }
  }

  private static List<JsonNode> ours(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ConformanceTest.class.getResourceAsStream("/policy/" + name + ".jsonl.gz"))) {
      return rows(new GZIPInputStream(in));
    }
  }

  private static List<JsonNode> shared(String name) throws IOException {
    for (String root : new String[] {"../../shared", "../shared"}) {
      Path file = Path.of(root, "data/policy/conformance", name + ".jsonl");
      if (Files.exists(file)) {
        return rows(new ByteArrayInputStream(Files.readAllBytes(file)));
      }
    }
    System.out.println("SKIPPED for want of ../shared/data/policy/conformance/" + name);
    return Assumptions.abort("no ../shared/data/policy/conformance/" + name);
  }

  private static List<JsonNode> rows(InputStream in) throws IOException {
    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    List<JsonNode> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }
}
