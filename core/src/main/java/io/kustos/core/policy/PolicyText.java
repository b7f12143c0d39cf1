package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes policies as YAML for people, with comments. */
public final class PolicyText {
  private static final int WIDTH_MAX = 100;

  private PolicyText() {}

  /**
   * The policy's text.
   *
   * @param head comment lines before it
   * @param comments comment lines before each rule; as many as rules
   */
  public static String of(Policy policy, List<String> head, List<List<String>> comments) {
    StringBuilder out = new StringBuilder();
    head.forEach(line -> comment(out, "", line));
    out.append("apiVersion: audit.k8s.io/v1\nkind: Policy\n");
    list(out, "", "omitStages", policy.omitStageNames());
    if (policy.omitManagedFields()) {
      out.append("omitManagedFields: true\n");
    }
    out.append("rules:\n");
    for (int i = 0; i < policy.rules().size(); i++) {
      comments.get(i).forEach(line -> comment(out, "  ", line));
      rule(out, policy.rules().get(i));
    }
    return out.toString();
  }

  /** A comment, wrapped. */
  private static void comment(StringBuilder out, String indent, String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && indent.length() + 3 + line.length() + word.length() > WIDTH_MAX) {
        out.append(indent).append("# ").append(line).append('\n');
        line.setLength(0);
        line.append("  ");
      }
      line.append(line.isEmpty() || line.toString().isBlank() ? "" : " ").append(word);
    }
    out.append((indent + "# " + line).stripTrailing()).append('\n');
  }

  private static void rule(StringBuilder out, PolicyRule rule) {
    out.append("  - level: ").append(rule.levelName()).append('\n');
    Map<String, Object> tree = PolicyTree.of(rule);
    for (String name :
        List.of("users", "userGroups", "verbs", "namespaces", "nonResourceURLs", "omitStages")) {
      if (tree.get(name) instanceof List<?> items) {
        list(out, "    ", name, items.stream().map(String::valueOf).toList());
      }
    }
    if (!rule.resources().isEmpty()) {
      out.append("    resources:\n");
      for (GroupResources entry : rule.resources()) {
        out.append("      - group: ").append(quoted(entry.group())).append('\n');
        list(out, "        ", "resources", entry.resources());
        list(out, "        ", "resourceNames", entry.resourceNames());
      }
    }
    Boolean omitManagedFields = rule.omitManagedFields();
    if (omitManagedFields != null) {
      out.append("    omitManagedFields: ").append(omitManagedFields).append('\n');
    }
  }

  private static void list(StringBuilder out, String indent, String name, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    List<String> texts = items.stream().map(PolicyText::quoted).toList();
    String line = indent + name + ": [" + String.join(", ", texts) + "]";
    if (line.length() <= WIDTH_MAX) {
      out.append(line).append('\n');
      return;
    }
    out.append(indent).append(name).append(":\n");
    texts.forEach(text -> out.append(indent).append("  - ").append(text).append('\n'));
  }

  private static String quoted(String text) {
    List<String> one = new ArrayList<>(List.of(text));
    String json = GoText.json(one);
    return json.substring(1, json.length() - 1);
  }
}
