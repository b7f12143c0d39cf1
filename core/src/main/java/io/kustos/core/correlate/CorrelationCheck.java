package io.kustos.core.correlate;

import io.kustos.core.rule.CorrelationCondition.Range;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.CorrelationRule.Reference;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the correlations of a whole rule set, when all languages have loaded their rules: what
 * they refer to, and that their numbers lie within bounds.
 */
public final class CorrelationCheck {
  private final RuleSet rules;
  private final CorrelationBounds bounds;
  private final Map<String, Rule> rulesById = new HashMap<>();
  private final Map<String, CorrelationRule> byId = new LinkedHashMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private CorrelationCheck(RuleSet rules, CorrelationBounds bounds) {
    this.rules = rules;
    this.bounds = bounds;
    rules.rules().forEach(rule -> rulesById.put(rule.id(), rule));
  }

  /** The same rules, with what is wrong with their correlations. */
  public static RuleSet checked(RuleSet rules, CorrelationBounds bounds) {
    if (rules.correlations().isEmpty()) {
      return rules;
    }
    CorrelationCheck check = new CorrelationCheck(rules, bounds);
    if (rules.correlations().size() > bounds.countMax()) {
      check.tooMany();
    } else {
      rules.correlations().forEach(check::identity);
      rules.correlations().forEach(check::check);
      check.chains();
    }
    return rules.saying(check.diagnostics);
  }

  private void identity(CorrelationRule rule) {
    name(rule);
    CorrelationRule other = byId.putIfAbsent(rule.id(), rule);
    Rule plain = rulesById.get(rule.id());
    if (other != null || plain != null) {
      String at = other != null ? other.origin() : plain == null ? "" : plain.origin();
      say(
          rule,
          rule.offset(),
          "CORRELATION_DUPLICATE",
          "another rule has the id '" + rule.id() + "': " + at,
          null);
    }
  }

  /** Two correlations of one name were told when they were read. */
  private void name(CorrelationRule rule) {
    Rule plain = rulesById.get(rules.names().getOrDefault(rule.metadata().name(), ""));
    if (plain != null) {
      String message =
          "the rule '" + plain.name() + "' has the name '" + rule.metadata().name() + "' too: ";
      say(rule, rule.offset(), "CORRELATION_DUPLICATE", message + plain.origin(), null);
    }
  }

  private void tooMany() {
    say(
        rules.correlations().get(bounds.countMax()),
        rules.correlations().get(bounds.countMax()).offset(),
        "CORRELATION_COUNT",
        "is one more than correlation_count_max (" + bounds.countMax() + ")",
        null);
  }

  private void check(CorrelationRule rule) {
    references(rule);
    timespan(rule);
    if (rule.condition() instanceof Range range) {
      range(rule, range);
    }
  }

  private void references(CorrelationRule rule) {
    int count = rule.references().size();
    if (count > bounds.rulesMax()) {
      String message =
          count + " rules are more than correlation_rules_max (" + bounds.rulesMax() + ")";
      say(
          rule,
          rule.offset(),
          "CORRELATION_RULES",
          message,
          "refer to correlations over some of them");
    }
    Set<String> seen = new HashSet<>();
    Set<CorrelationRule.Key> keys = new LinkedHashSet<>(rule.groupBy());
    keys.addAll(rule.values());
    Set<CorrelationRule.Key> told = new HashSet<>();
    for (Reference reference : rule.references()) {
      String id = rules.idOf(reference.name());
      if (id == null) {
        String message = "refers to '" + reference.name() + "', but no rule has that name or id";
        say(
            rule,
            reference.offset(),
            "CORRELATION_UNKNOWN_RULE",
            message,
            nearest(reference.name()));
        continue;
      }
      if (!seen.add(id) && rule.type() != CorrelationRule.Type.TEMPORAL_ORDERED) {
        String message = "refers to '" + reference.name() + "' twice";
        say(rule, reference.offset(), "CORRELATION_REPEATED_RULE", message, null);
      }
      disabled(rule, reference, id);
      for (CorrelationRule.Key key : keys) {
        boolean lacks = !told.contains(key) && lacks(rule, key, reference, id);
        if (lacks && key.aliases().isEmpty()) {
          told.add(key);
        }
      }
    }
  }

  private void disabled(CorrelationRule rule, Reference reference, String id) {
    Rule below = rulesById.get(id);
    if (below != null && !below.enabled()) {
      String message = "refers to '" + reference.name() + "', which is disabled and never matches";
      diagnostics.add(
          new Diagnostic(
              Severity.WARNING,
              "CORRELATION_DISABLED_RULE",
              message,
              rule.source(),
              reference.offset(),
              length(rule, reference.offset()),
              null));
    }
  }

  /** Whether matches of the rule referred to have no such value, which is told. */
  private boolean lacks(
      CorrelationRule rule, CorrelationRule.Key key, Reference reference, String id) {
    if (key.of(reference) != null || (byId.containsKey(id) && groups(id, key.name()))) {
      return false;
    }
    String message =
        key.aliases().isEmpty()
            ? "no field is named '" + key.name() + "'"
            : "the alias '" + key.name() + "' has no field for the rule '" + reference.name() + "'";
    say(rule, key.offset(), "CORRELATION_UNKNOWN_FIELD", message, null);
    return true;
  }

  private boolean groups(String id, String name) {
    CorrelationRule below = byId.get(id);
    return below != null && below.groupBy().stream().anyMatch(key -> key.name().equals(name));
  }

  private void timespan(CorrelationRule rule) {
    if (rule.timespan().compareTo(bounds.timespanMax()) > 0) {
      String message =
          "a timespan of "
              + rule.timespan().toDays()
              + " days is longer than correlation_timespan_max ("
              + bounds.timespanMax().toDays()
              + " days)";
      say(
          rule,
          rule.offset(),
          "CORRELATION_TIMESPAN",
          message,
          "what is that rare needs no window");
    }
  }

  /** Counts from 1 to a highest; between them nothing changes in whether the condition holds. */
  private static IntStream decisive(Range range, int max) {
    IntStream near =
        range.bounds().stream()
            .mapToInt(bound -> (int) Math.clamp(bound.limit(), 0, (double) max))
            .flatMap(at -> IntStream.rangeClosed(at - 1, at + 1));
    return IntStream.concat(IntStream.of(1, max), near).filter(at -> at >= 1 && at <= max);
  }

  /** A condition that holds always or never is a mistake. */
  private void range(CorrelationRule rule, Range range) {
    boolean counts =
        rule.type() == CorrelationRule.Type.EVENT_COUNT
            || rule.type() == CorrelationRule.Type.VALUE_COUNT;
    if (!counts && !rule.type().isTemporal()) {
      return;
    }
    int max = rule.type().isTemporal() ? rule.references().size() : bounds.windowEventsMax();
    boolean never = decisive(range, max).noneMatch(range::holds);
    boolean always = range.holds(0) && decisive(range, max).allMatch(range::holds);
    if (always) {
      say(
          rule,
          rule.offset(),
          "CORRELATION_CONDITION",
          "the condition always holds",
          "a window has at least one event: ask for more");
    } else if (never) {
      String message =
          rule.type().isTemporal()
              ? "the condition never holds: there are only " + max + " rules"
              : "the condition never holds for 1 to " + max + " (correlation_window_events_max)";
      say(
          rule,
          rule.offset(),
          "CORRELATION_CONDITION",
          message,
          "for an event that does not come use type: absence");
    }
  }

  /** Chains of correlations come to an end, and soon. */
  private void chains() {
    Chains chains = new Chains(rules, byId, bounds.depthMax());
    for (CorrelationRule rule : byId.values()) {
      if (chains.tooDeep(rule)) {
        List<String> path = chains.cycle(rule);
        if (path != null) {
          String message =
              path.size() == 1
                  ? "the correlation refers to itself"
                  : "the correlation refers to itself through "
                      + String.join(", ", path.subList(1, path.size()));
          say(rule, rule.references().getFirst().offset(), "CORRELATION_CYCLE", message, null);
        } else if (chains.justTooDeep(rule)) {
          say(
              rule,
              rule.references().getFirst().offset(),
              "CORRELATION_DEPTH",
              "a chain of correlations is longer than correlation_depth_max ("
                  + bounds.depthMax()
                  + ")",
              "refer to rules further down");
        }
      }
    }
  }

  private @Nullable String nearest(String name) {
    String wanted = simple(name);
    List<String> known = new ArrayList<>(rules.names().keySet());
    rules.rules().forEach(rule -> known.add(rule.name()));
    return known.stream()
        .filter(one -> simple(one).equals(wanted) || simple(one).startsWith(wanted))
        .sorted()
        .findFirst()
        .map(one -> "did you mean '" + one + "'?")
        .orElse("name a rule by its name or id; its file must be loaded too");
  }

  private static String simple(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private void say(
      CorrelationRule rule, int offset, String code, String message, @Nullable String hint) {
    diagnostics.add(
        new Diagnostic(
            Severity.ERROR,
            code,
            "'" + rule.name() + "': " + message,
            rule.source(),
            offset,
            length(rule, offset),
            hint));
  }

  /** The word at the place, for the caret. */
  private static int length(CorrelationRule rule, int offset) {
    String text = rule.source().text();
    int end = offset;
    while (end < text.length() && " \t\r\n,]}\"'".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return Math.max(1, end - offset);
  }
}
