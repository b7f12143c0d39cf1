package io.kustos.core.rule.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a rule or filter detects.
 *
 * @param searches by their identifiers, in order
 * @param conditions at least one; any of them suffices
 */
record Detection(Map<String, Search> searches, List<ConditionTree> conditions) {

  /** A condition with its identifiers replaced by what they look for. */
  sealed interface Tree {
    record And(List<Tree> terms) implements Tree {}

    record Or(List<Tree> terms) implements Tree {}

    record Not(Tree term) implements Tree {}

    /** One value of an item. */
    record Leaf(Search.Item item, SigmaValue value) implements Tree {}

    /** Holds always: an item without values. */
    record Always() implements Tree {}
  }

  /** The trees of the conditions, in order. */
  List<Tree> trees() {
    return conditions.stream().map(this::resolve).toList();
  }

  private Tree resolve(ConditionTree condition) {
    return switch (condition) {
      case ConditionTree.And and -> and(and.terms().stream().map(this::resolve).toList());
      case ConditionTree.Or or -> or(or.terms().stream().map(this::resolve).toList());
      case ConditionTree.Not not -> new Tree.Not(resolve(not.term()));
      case ConditionTree.Identifier name ->
          search(Objects.requireNonNull(searches.get(name.name())));
      case ConditionTree.Selector selector -> {
        List<Tree> chosen = new ArrayList<>();
        searches.forEach(
            (name, search) -> {
              if (selector.chooses(name)) {
                chosen.add(search(search));
              }
            });
        yield selector.all() ? and(chosen) : or(chosen);
      }
    };
  }

  private static Tree search(Search search) {
    return switch (search) {
      case Search.Group group -> {
        List<Tree> trees = group.searches().stream().map(Detection::search).toList();
        yield group.all() ? and(trees) : or(trees);
      }
      case Search.Item item -> item(item);
    };
  }

  private static Tree item(Search.Item item) {
    if (item.values().isEmpty()) {
      return new Tree.Always();
    }
    List<Tree> leaves = item.values().stream().map(value -> value(item, value)).toList();
    Tree tree = item.all() ? and(leaves) : or(leaves);
    return item.negated() ? new Tree.Not(tree) : tree;
  }

  private static Tree value(Search.Item item, SigmaValue value) {
    return value instanceof SigmaValue.Expansion many
        ? or(many.values().stream().map(one -> value(item, one)).toList())
        : new Tree.Leaf(item, value);
  }

  private static Tree and(List<Tree> terms) {
    List<Tree> kept = terms.stream().filter(term -> !(term instanceof Tree.Always)).toList();
    return switch (kept.size()) {
      case 0 -> new Tree.Always();
      case 1 -> kept.get(0);
      default -> new Tree.And(kept);
    };
  }

  private static Tree or(List<Tree> terms) {
    if (terms.isEmpty() || terms.stream().anyMatch(Tree.Always.class::isInstance)) {
      return new Tree.Always();
    }
    return terms.size() == 1 ? terms.get(0) : new Tree.Or(terms);
  }
}
