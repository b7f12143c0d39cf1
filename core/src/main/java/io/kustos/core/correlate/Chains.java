package io.kustos.core.correlate;

import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.CorrelationRule.Reference;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Correlations over correlations: how long their chains are, and which are closed. */
final class Chains {
  private final int depthMax;
  private final Map<String, CorrelationRule> byId;
  private final Map<String, List<String>> below = new HashMap<>();
  private final Map<String, Integer> depths = new HashMap<>();

  Chains(RuleSet rules, Map<String, CorrelationRule> byId, int depthMax) {
    this.depthMax = depthMax;
    this.byId = byId;
    for (CorrelationRule rule : byId.values()) {
      List<String> ids = new ArrayList<>();
      for (Reference reference : rule.references()) {
        String id = rules.idOf(reference.name());
        if (id != null && byId.containsKey(id)) {
          ids.add(id);
        }
      }
      below.put(rule.id(), ids);
      depths.put(rule.id(), 1);
    }
    measure();
  }

  /** Each round lets depths grow by one at most; closed chains grow to the end. */
  private void measure() {
    boolean grown = true;
    for (int round = 0; grown && round <= depthMax + 1; round++) {
      grown = false;
      for (Map.Entry<String, List<String>> one : below.entrySet()) {
        int deepest = one.getValue().stream().mapToInt(this::depth).max().orElse(0);
        if (deepest + 1 > depth(one.getKey())) {
          depths.put(one.getKey(), Math.min(deepest + 1, depthMax + 2));
          grown = true;
        }
      }
    }
  }

  private int depth(String id) {
    return depths.getOrDefault(id, 0);
  }

  /** Whether the chain below is longer than it may be, or closed. */
  boolean tooDeep(CorrelationRule rule) {
    return depth(rule.id()) > depthMax;
  }

  /** Whether it is the first of its chain that is too deep. */
  boolean justTooDeep(CorrelationRule rule) {
    return depth(rule.id()) == depthMax + 1;
  }

  /** The names on the shortest way from a correlation back to it; null when there is none. */
  @Nullable List<String> cycle(CorrelationRule first) {
    Map<String, String> before = new HashMap<>();
    ArrayDeque<String> open = new ArrayDeque<>(List.of(first.id()));
    while (!open.isEmpty()) {
      String from = open.remove();
      for (String id : below.getOrDefault(from, List.of())) {
        if (before.putIfAbsent(id, from) == null) {
          open.add(id);
        }
      }
      if (before.containsKey(first.id())) {
        return way(first.id(), before);
      }
    }
    return null;
  }

  private List<String> way(String first, Map<String, String> before) {
    List<String> names = new ArrayList<>();
    String at = first;
    do {
      at = before.getOrDefault(at, first);
      CorrelationRule rule = byId.get(at);
      names.addFirst(rule == null ? at : rule.name());
    } while (!at.equals(first));
    return names;
  }
}
