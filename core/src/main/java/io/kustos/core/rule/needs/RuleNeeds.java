package io.kustos.core.rule.needs;

import io.kustos.core.rule.Condition;
import io.kustos.core.rule.CorrelationRule;
import io.kustos.core.rule.Field;
import io.kustos.core.rule.FieldUse;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import io.kustos.core.rule.needs.FieldSource.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a rule needs in order to find anything, as follows from its condition.
 *
 * @param level the lowest audit level of the events it looks at
 * @param seesMore whether it finds more where bodies are logged than at its level
 * @param stages at which stages of a request it can match, in their order; all four when it does
 *     not ask
 * @param lists operator's lists without which it finds nothing, by their names in the configuration
 * @param window how far back it remembers; null when one event is enough
 */
public record RuleNeeds(
    Level level,
    boolean seesMore,
    List<String> stages,
    List<String> lists,
    @Nullable Duration window) {
  private static final List<String> STAGES =
      List.of("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic");

  /** Fields that are missing without an operator's list, by the list they come from. */
  private static final Map<String, String> LISTS =
      Map.of(
          "kustos.source.network", "addresses of kind network",
          "kustos.source.cloud", "addresses of kind cloud",
          "kustos.source.tor", "addresses of kind tor",
          "kustos.source.threat", "addresses of kind threat",
          "kustos.source.country", "geo",
          "kustos.source.city", "geo",
          "kustos.source.asn", "geo",
          "kustos.source.organization", "geo",
          "kustos.object.tags", "tags");

  public RuleNeeds {
    stages = List.copyOf(stages);
    lists = List.copyOf(lists);
  }

  /** How much of a request is logged. */
  public enum Level {
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    /** As an audit policy writes it. */
    public String label() {
      return label;
    }
  }

  /** Whether it finds nothing in a log without bodies. */
  public boolean needsBody() {
    return level != Level.METADATA;
  }

  /** What a rule needs. */
  public static RuleNeeds of(Rule rule) {
    Condition condition = rule.condition();
    Level level = Level.METADATA;
    if (isSilent(condition, field -> body(field).isNeeded())) {
      boolean response = isSilent(condition, field -> body(field) == Body.RESPONSE);
      level = response ? Level.REQUEST_RESPONSE : Level.REQUEST;
    }
    Set<Field> fields = FieldUse.of(condition);
    boolean answers = fields.stream().anyMatch(field -> body(field) == Body.RESPONSE);
    boolean asks = fields.stream().anyMatch(field -> body(field).isNeeded());
    return new RuleNeeds(
        level,
        level == Level.METADATA ? asks : level == Level.REQUEST && answers,
        STAGES.stream().filter(stage -> !isSilentAt(condition, stage)).toList(),
        lists(condition, fields),
        null);
  }

  /** What a correlation needs: all that the rules it looks at need, and a window. */
  public static RuleNeeds of(CorrelationRule correlation, RuleSet rules) {
    return of(correlation, byId(rules), rules);
  }

  private static Map<String, Object> byId(RuleSet rules) {
    Map<String, Object> byId = new HashMap<>();
    rules.rules().forEach(rule -> byId.put(rule.id(), rule));
    rules.correlations().forEach(rule -> byId.put(rule.id(), rule));
    return byId;
  }

  private static RuleNeeds of(
      CorrelationRule correlation, Map<String, Object> byId, RuleSet rules) {
    Level level = Level.METADATA;
    boolean more = false;
    Set<String> stages = new HashSet<>();
    Set<String> lists = new TreeSet<>();
    Duration window = correlation.timespan();
    for (CorrelationRule.Reference reference : correlation.references()) {
      RuleNeeds below =
          switch (byId.get(rules.idOf(reference.name()))) {
            case Rule rule -> of(rule);
            case CorrelationRule other -> of(other, byId, rules);
            case null, default -> throw new IllegalArgumentException("no rule " + reference.name());
          };
      level = below.level.compareTo(level) > 0 ? below.level : level;
      more |= below.seesMore;
      stages.addAll(below.stages);
      lists.addAll(below.lists);
      if (below.window != null && below.window.compareTo(window) > 0) {
        window = below.window;
      }
    }
    return new RuleNeeds(
        level, more, STAGES.stream().filter(stages::contains).toList(), List.copyOf(lists), window);
  }

  private static List<String> lists(Condition condition, Set<Field> fields) {
    Set<String> needed = new TreeSet<>();
    for (Field field : fields) {
      String list = LISTS.get(field.name());
      if (list != null && isSilent(condition, other -> list.equals(LISTS.get(other.name())))) {
        needed.add("enrich." + list);
      }
    }
    return new ArrayList<>(needed);
  }

  private static boolean isSilent(Condition condition, MissingFields.Missing missing) {
    return new MissingFields(missing, null).of(condition) == MissingFields.Truth.FALSE;
  }

  private static boolean isSilentAt(Condition condition, String stage) {
    return new MissingFields(field -> false, stage).of(condition) == MissingFields.Truth.FALSE;
  }

  private static Body body(Field field) {
    return FieldSource.of(field).body();
  }
}
