package io.kustos.server.cli.policy;

import io.kustos.core.Limits;
import io.kustos.core.policy.Decision;
import io.kustos.core.policy.FieldError;
import io.kustos.core.policy.KubernetesVersion;
import io.kustos.core.policy.Policy;
import io.kustos.core.policy.PolicyEvaluator;
import io.kustos.core.policy.PolicyLoad;
import io.kustos.core.policy.PolicyLoader;
import io.kustos.core.policy.PolicyTree;
import io.kustos.core.policy.RequestAttributes;
import io.kustos.core.policy.Stage;
import io.kustos.core.rule.SourceText;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.JsonTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One line of a table: a policy with requests, or a policy whose load is asked for; and the answer
 * to it in the same form.
 */
final class PolicyCases {
  private final KubernetesVersion version;
  private final List<String> differences = new ArrayList<>();
  private long answers;

  PolicyCases(KubernetesVersion version) {
    this.version = version;
  }

  /** How many answers were given. */
  long answers() {
    return answers;
  }

  /** What differed from the line's own expectations, one text each. */
  List<String> differences() {
    return differences;
  }

  /**
   * Answers a line: its members, with what is expected replaced by what is.
   *
   * @throws CommandFailure when it is not such a line
   */
  Map<String, @Nullable Object> answer(byte[] line, long number) {
    Object tree = JsonTrees.of(line, "line " + number);
    if (!(tree instanceof Map<?, ?>)) {
      throw new CommandFailure("line " + number + ": not a JSON object");
    }
    Map<String, @Nullable Object> row = JsonTrees.object(tree);
    String id = String.valueOf(row.getOrDefault("id", "line " + number));
    PolicyLoad load = load(row, number);
    Map<String, @Nullable Object> answer = new LinkedHashMap<>(row);
    boolean asked = false;
    if (row.get("cases") instanceof List<?> cases) {
      asked = true;
      List<Object> answered = new ArrayList<>();
      for (Object one : cases) {
        answered.add(decision(JsonTrees.object(one), load, id));
      }
      answer.put("cases", answered);
    } else if (row.containsKey("request")) {
      asked = true;
      answer.putAll(decision(row, load, id));
    }
    if (row.containsKey("errors")) {
      asked = true;
      put(answer, "errors", errors(load), id);
      put(answer, "valid", load.policy() != null && load.fieldErrors().isEmpty(), id);
    }
    if (row.containsKey("load") || !asked) {
      put(answer, "load", loaded(load, row), id);
    }
    return answer;
  }

  private PolicyLoad load(Map<String, @Nullable Object> row, long number) {
    for (String name : List.of("policyYaml", "policyText")) {
      if (row.get(name) instanceof String text) {
        return PolicyLoader.load(new SourceText("line " + number, text), version, Limits.DEFAULT);
      }
    }
    if (row.get("policy") instanceof Map<?, ?> policy) {
      SourceText text = new SourceText("line " + number, JsonTrees.write(policy));
      return PolicyLoader.load(text, version, Limits.DEFAULT);
    }
    throw new CommandFailure(
        "line " + number + ": no policy (policyYaml or policyText as a text, or policy)");
  }

  private Map<String, @Nullable Object> decision(
      Map<String, @Nullable Object> one, PolicyLoad load, String id) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>(one);
    Policy policy = load.policy();
    if (policy == null) {
      answer.remove("expect");
      answer.put("error", String.valueOf(load.error()));
      answers++;
      differences.add(id + ": the policy does not load: " + load.error());
      return answer;
    }
    RequestAttributes request = request(JsonTrees.object(one.get("request")));
    Decision decision = new PolicyEvaluator(policy, version).evaluate(request);
    Map<String, @Nullable Object> expect = new LinkedHashMap<>();
    expect.put("level", decision.level().label());
    expect.put("omitStages", decision.omitStages().stream().map(Stage::label).toList());
    expect.put("omitManagedFields", decision.omitManagedFields());
    expect.put("matchedRule", (long) decision.matchedRule());
    put(answer, "expect", expect, id);
    return answer;
  }

  private void put(Map<String, @Nullable Object> answer, String name, Object value, String id) {
    Object expected = answer.put(name, value);
    answers++;
    if (expected == null) {
      differences.add(id + ": no " + name + " to compare with " + JsonTrees.write(value));
    } else if (!unordered(expected).equals(unordered(value))) {
      differences.add(
          id
              + ": "
              + name
              + " is "
              + JsonTrees.write(value)
              + ", expected "
              + JsonTrees.write(expected));
    }
  }

  /** The order of omitStages means nothing. */
  private static Object unordered(Object value) {
    if (value instanceof Map<?, ?> map && map.get("omitStages") instanceof List<?> stages) {
      Map<String, @Nullable Object> copy = JsonTrees.object(map);
      TreeSet<String> sorted = new TreeSet<>();
      stages.forEach(stage -> sorted.add(String.valueOf(stage)));
      copy.put("omitStages", List.copyOf(sorted));
      return copy;
    }
    return value;
  }

  private static List<Object> errors(PolicyLoad load) {
    List<Object> errors = new ArrayList<>();
    for (FieldError error : load.fieldErrors()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("detail", error.detail());
      one.put("field", error.field());
      one.put("message", error.message());
      one.put("type", error.type());
      errors.add(one);
    }
    return errors;
  }

  private static Map<String, @Nullable Object> loaded(
      PolicyLoad load, Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> loaded = new LinkedHashMap<>();
    loaded.put("ok", load.loads());
    String error = load.error();
    Policy policy = load.policy();
    boolean normalized =
        !(row.get("load") instanceof Map<?, ?> asked) || asked.containsKey("normalized");
    if (error != null) {
      loaded.put("error", error);
    } else if (policy != null && normalized) {
      loaded.put("normalized", PolicyTree.of(policy));
    }
    return loaded;
  }

  private static RequestAttributes request(Map<String, @Nullable Object> node) {
    List<String> groups = new ArrayList<>();
    if (node.get("groups") instanceof List<?> list) {
      list.forEach(group -> groups.add(String.valueOf(group)));
    }
    Object user = node.get("user");
    return new RequestAttributes(
        user instanceof String name ? name : null,
        groups,
        text(node, "verb"),
        Boolean.TRUE.equals(node.get("resourceRequest")),
        text(node, "namespace"),
        text(node, "apiGroup"),
        text(node, "apiVersion"),
        text(node, "resource"),
        text(node, "subresource"),
        text(node, "name"),
        text(node, "path"));
  }

  private static String text(Map<String, @Nullable Object> node, String name) {
    return node.get(name) instanceof String text ? text : "";
  }
}
