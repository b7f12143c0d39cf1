package io.kustos.core.rule.falco;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the trees of macros in the place of their names. Trees are shared, never copied; what they
 * would amount to when written out is counted and bounded.
 */
final class MacroResolver {
  /** A tree, the nodes it has when written out, and its depth. */
  record Sized(FilterNode node, long nodes, int depth) {}

  /** A macro that cannot be put in place of its name. */
  record Unresolved(String message, String name, int start, int end) {}

  private final Map<String, Sized> resolved = new HashMap<>();
  private final Map<String, FilterNode> parsed;
  private final Map<String, MacroDefinition> definitions;
  private final Set<String> used = new LinkedHashSet<>();
  private final int nodesMax;
  private final int depthMax;

  private final List<Unresolved> loops = new ArrayList<>();
  private final List<Unresolved> unknown = new ArrayList<>();
  private final Deque<String> path = new ArrayDeque<>();
  private boolean usesBroken;
  private long nodes;
  private int visibility;

  /**
   * @param definitions all macros in order of definition
   * @param parsed their trees; those that cannot be parsed are missing
   */
  MacroResolver(
      Map<String, MacroDefinition> definitions,
      Map<String, FilterNode> parsed,
      int nodesMax,
      int depthMax) {
    this.definitions = definitions;
    this.parsed = parsed;
    this.nodesMax = nodesMax;
    this.depthMax = depthMax;
  }

  /**
   * Resolves a tree in which macros defined before {@code visibility} can be used.
   *
   * @return the tree, or null if problems were found (see {@link #problems}) or if it uses a macro
   *     that is broken itself
   * @throws FilterException if the tree grows beyond a bound
   */
  @Nullable Sized resolve(FilterNode node, int newVisibility) {
    loops.clear();
    unknown.clear();
    path.clear();
    usesBroken = false;
    nodes = 0;
    visibility = newVisibility;
    Sized result = visit(node, 1);
    return loops.isEmpty() && unknown.isEmpty() && !usesBroken ? result : null;
  }

  /** What is wrong with the tree resolved last; reference loops first, as Falco tells them. */
  List<Unresolved> problems() {
    List<Unresolved> problems = new ArrayList<>(loops);
    problems.addAll(unknown);
    return problems;
  }

  /** Remembers a macro's resolved tree for the trees to come. */
  void keep(String name, Sized tree) {
    resolved.put(name, tree);
  }

  boolean isUsed(String name) {
    return used.contains(name);
  }

  private Sized visit(FilterNode node, int depth) {
    if (depth > depthMax) {
      throw tooDeep(node);
    }
    return switch (node) {
      case FilterNode.And and -> {
        List<Sized> children = visitAll(and.children(), depth);
        yield junction(new FilterNode.And(trees(children), and.start(), and.end()), children);
      }
      case FilterNode.Or or -> {
        List<Sized> children = visitAll(or.children(), depth);
        yield junction(new FilterNode.Or(trees(children), or.start(), or.end()), children);
      }
      case FilterNode.Not not -> {
        Sized child = visit(not.child(), depth + 1);
        count(1, not);
        yield junction(new FilterNode.Not(child.node(), not.start(), not.end()), List.of(child));
      }
      case FilterNode.Identifier identifier -> expand(identifier, depth);
      case FilterNode.Expansion expansion -> leaf(expansion, 1);
      case FilterNode.Value value -> leaf(value, 1);
      case FilterNode.Values values -> leaf(values, values.texts().size());
      case FilterNode.OperandList list -> leaf(list, list.children().size());
      case FilterNode.UnaryCheck check -> leaf(check, 1);
      case FilterNode.BinaryCheck check ->
          leaf(
              check,
              check.right() instanceof FilterNode.Values values ? 1 + values.texts().size() : 2);
      case FilterNode.FieldName field -> leaf(field, 1);
      case FilterNode.Transformed call -> leaf(call, 1);
    };
  }

  private List<Sized> visitAll(List<FilterNode> nodes, int depth) {
    List<Sized> children = new ArrayList<>(nodes.size());
    for (FilterNode node : nodes) {
      children.add(visit(node, depth + 1));
      count(1, node);
    }
    return children;
  }

  private static List<FilterNode> trees(List<Sized> children) {
    return children.stream().map(Sized::node).toList();
  }

  private static Sized junction(FilterNode node, List<Sized> children) {
    long sum = 1;
    int depth = 0;
    for (Sized child : children) {
      sum += child.nodes();
      depth = Math.max(depth, child.depth());
    }
    return new Sized(node, sum, depth + 1);
  }

  private Sized leaf(FilterNode node, long size) {
    count(size, node);
    return new Sized(node, size, 1);
  }

  private Sized expand(FilterNode.Identifier identifier, int depth) {
    String name = identifier.name();
    MacroDefinition definition = definitions.get(name);
    if (definition == null || definition.index() >= visibility) {
      unknown.add(unresolved("Undefined macro '" + name + "' used in filter.", identifier));
      return leaf(identifier, 1);
    }
    if (path.contains(name)) {
      loops.add(unresolved("reference loop in macro '" + name + "'", identifier));
      return leaf(identifier, 1);
    }
    used.add(name);
    Sized done = resolved.get(name);
    if (done != null) {
      count(done.nodes(), identifier);
    } else {
      FilterNode tree = parsed.get(name);
      if (tree == null) {
        usesBroken = true;
        return leaf(identifier, 1);
      }
      path.push(name);
      done = visit(tree, depth + 1);
      path.pop();
    }
    if (depth + done.depth() > depthMax) {
      throw tooDeep(identifier);
    }
    return new Sized(
        new FilterNode.Expansion(name, done.node(), identifier.start(), identifier.end()),
        done.nodes(),
        done.depth() + 1);
  }

  private Unresolved unresolved(String message, FilterNode.Identifier identifier) {
    String outer = path.isEmpty() ? "" : path.getLast();
    return new Unresolved(
        message, outer.isEmpty() ? identifier.name() : outer, identifier.start(), identifier.end());
  }

  private void count(long more, FilterNode node) {
    nodes += more;
    if (nodes > nodesMax) {
      throw new FilterException(
          "the condition has more than "
              + nodesMax
              + " nodes when its lists and macros are written out",
          node.start(),
          node.end(),
          "");
    }
  }

  private FilterException tooDeep(FilterNode node) {
    return new FilterException(
        "exceeded max depth limit of " + depthMax, node.start(), node.end(), "");
  }
}
