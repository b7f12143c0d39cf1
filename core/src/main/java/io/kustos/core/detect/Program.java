package io.kustos.core.detect;

import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.Rule;
import java.util.Arrays;
import java.util.List;

/** Planned rules: immutable and thread-safe. {@link Planner} makes it. */
public final class Program {
  private final PlanOptions options;
  private final List<Rule> rules;
  private final Roles.Role[] roles;
  private final boolean anyFeeds;
  private final boolean[] competing;
  private final boolean oneOnly;
  private final Node[] steps;
  private final Column[] columns;
  private final ValueSlot[] values;
  private final int memoSlots;
  private final Node[] stepsOfRequester;
  private final RuleIndex index;
  private final boolean ordered;

  Program(
      PlanOptions options,
      List<Rule> rules,
      Roles.Role[] roles,
      Node[] steps,
      Column[] columns,
      ValueSlot[] values,
      int memoSlots,
      Node[] stepsOfRequester,
      RuleIndex index,
      boolean ordered) {
    this.options = options;
    this.rules = List.copyOf(rules);
    this.roles = roles;
    this.anyFeeds = Arrays.stream(roles).anyMatch(role -> role != Roles.Role.RAISE);
    this.competing = competing(options.matching(), this.rules, roles);
    this.oneOnly = !anyFeeds && !anyFalse(competing);
    this.steps = steps;
    this.columns = columns;
    this.values = values;
    this.memoSlots = memoSlots;
    this.stepsOfRequester = stepsOfRequester;
    this.index = index;
    this.ordered = ordered;
  }

  /** The rules that run, in order: enabled, and urgent enough or feeding a correlation. */
  public List<Rule> rules() {
    return rules;
  }

  public PlanOptions options() {
    return options;
  }

  /** Whether a rule uses an event's place in its stream, so that events must come in order. */
  public boolean needsOrder() {
    return ordered;
  }

  /** What is tried to know whether the rule with that index matches, for people. */
  public String plan(int rule) {
    return PlanText.of(this, rule);
  }

  /** A detector for one thread. */
  public Detector newDetector(EventContext context) {
    return new Detector(this, context);
  }

  /** Whether matches of the rule with that index are findings. */
  public boolean raises(int rule) {
    return roles[rule] != Roles.Role.FEED;
  }

  /** Whether correlations look at matches of the rule with that index. */
  public boolean feeds(int rule) {
    return roles[rule] != Roles.Role.RAISE;
  }

  /** Whether correlations look at matches of any rule. */
  public boolean anyFeeds() {
    return anyFeeds;
  }

  /** Whether of this rule's matches and those of its like only an event's first is a finding. */
  boolean competes(int rule) {
    return competing[rule];
  }

  /** Whether nothing more can come of an event after the first finding. */
  boolean oneOnly() {
    return oneOnly;
  }

  private static boolean[] competing(Matching matching, List<Rule> rules, Roles.Role[] roles) {
    boolean[] competing = new boolean[roles.length];
    for (int i = 0; i < roles.length; i++) {
      competing[i] = roles[i] != Roles.Role.FEED && matching.competes(rules.get(i));
    }
    return competing;
  }

  private static boolean anyFalse(boolean[] flags) {
    for (boolean flag : flags) {
      if (!flag) {
        return true;
      }
    }
    return false;
  }

  Node[] steps() {
    return steps;
  }

  Column[] columns() {
    return columns;
  }

  ValueSlot[] values() {
    return values;
  }

  int memoSlots() {
    return memoSlots;
  }

  /** The steps that only look at who asks, each at the number it has there. */
  Node[] stepsOfRequester() {
    return stepsOfRequester;
  }

  RuleIndex index() {
    return index;
  }
}
