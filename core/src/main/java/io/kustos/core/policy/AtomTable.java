package io.kustos.core.policy;

import io.kustos.core.detect.Detector;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.detect.Planner;
import io.kustos.core.detect.Program;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.OutputTemplate;
import io.kustos.core.rule.Priority;
import io.kustos.core.rule.Rule;
import io.kustos.core.rule.RuleSet;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The comparisons of all rules, each once, with what a kind of request settles of them: these the
 * real detector evaluates, for all rules at once.
 */
final class AtomTable {
  private static final Set<EventField> RESOURCE =
      EnumSet.of(
          EventField.STAGE,
          EventField.VERB,
          EventField.OBJECT_REF,
          EventField.OBJECT_RESOURCE,
          EventField.OBJECT_SUBRESOURCE,
          EventField.OBJECT_API_GROUP);
  private static final Set<EventField> PLACE =
      EnumSet.of(EventField.USER_NAME, EventField.OBJECT_NAMESPACE);
  private static final Set<EventField> PATH =
      EnumSet.of(EventField.REQUEST_URI, EventField.OBJECT_NAME);
  private static final Set<EventField> COMPONENT =
      EnumSet.of(
          EventField.USER_GROUPS,
          EventField.IMPERSONATED_USER,
          EventField.IMPERSONATED_USER_NAME,
          EventField.IMPERSONATED_USER_GROUPS,
          EventField.IMPERSONATED_USER_UID,
          EventField.IMPERSONATED_USER_EXTRA);
  private static final Set<EventField> ANSWER =
      EnumSet.of(
          EventField.RESPONSE_STATUS,
          EventField.RESPONSE_CODE,
          EventField.RESPONSE_REASON,
          EventField.RESPONSE_MESSAGE,
          EventField.AUTHORIZATION_DECISION,
          EventField.AUTHORIZATION_REASON);
  private static final Set<EventField> TIMES =
      EnumSet.of(EventField.REQUEST_RECEIVED_TIMESTAMP, EventField.STAGE_TIMESTAMP);

  /** How much of a request is given. */
  enum Given {
    /** Who asks, and in which namespace, may be anything. */
    OPEN_PLACE,
    /** Somebody, of whom the name is known. */
    SOMEBODY,
    /** A component of the control plane: its groups are known, and it acts as nobody else. */
    COMPONENT
  }

  private final Map<Condition, Integer> numbers = new LinkedHashMap<>();
  private final List<AtomSource> sources = new ArrayList<>();
  private final int[] settleable;
  private final Detector detector;
  private final BitSet[] settled = new BitSet[Given.values().length * 2];
  private final BitSet times;
  private final BitSet answers;
  private final int[] subjects;
  private final BitSet requestBodies;
  private final BitSet responseBodies;
  private final BitSet maybeBodies;

  AtomTable(List<Rule> rules) {
    for (Rule rule : rules) {
      Formula.atoms(rule.condition()).forEach(atom -> numbers.putIfAbsent(atom, numbers.size()));
    }
    numbers.keySet().forEach(atom -> sources.add(AtomSource.of(atom)));
    for (Given given : Given.values()) {
      for (boolean path : new boolean[] {false, true}) {
        Set<EventField> known = known(given, path);
        settled[settledIndex(given, path)] = where(source -> source.isOnly(known));
      }
    }
    this.settleable = settleable();
    this.detector = detector(List.copyOf(numbers.keySet()), settleable);
    this.times = where(source -> source.fields().containsAll(TIMES));
    this.answers = where(source -> source.responseBody() || source.readsAny(ANSWER));
    this.subjects = sources.stream().mapToInt(AtomTable::subjects).toArray();
    this.requestBodies = where(AtomSource::requestBody);
    this.responseBodies = where(AtomSource::responseBody);
    this.maybeBodies = where(AtomSource::maybeBody);
  }

  private static int settledIndex(Given given, boolean path) {
    return given.ordinal() * 2 + (path ? 1 : 0);
  }

  private static Set<EventField> known(Given given, boolean path) {
    EnumSet<EventField> known = EnumSet.copyOf(RESOURCE);
    if (path) {
      known.addAll(PATH);
    }
    switch (given) {
      case OPEN_PLACE -> {}
      case SOMEBODY -> known.addAll(PLACE);
      case COMPONENT -> {
        known.addAll(PLACE);
        known.addAll(COMPONENT);
      }
    }
    return known;
  }

  private BitSet where(Predicate<AtomSource> condition) {
    BitSet atoms = new BitSet(sources.size());
    for (int i = 0; i < sources.size(); i++) {
      atoms.set(i, condition.test(sources.get(i)));
    }
    return atoms;
  }

  private static int subjects(AtomSource source) {
    return source.subjects().stream().mapToInt(subject -> 1 << subject.ordinal()).sum();
  }

  private int[] settleable() {
    BitSet all = new BitSet();
    for (BitSet some : settled) {
      all.or(some);
    }
    return all.stream().toArray();
  }

  /** A program with a rule for each comparison that may be settled. */
  private static Detector detector(List<Condition> atoms, int[] settleable) {
    List<Rule> rules = new ArrayList<>();
    for (int i : settleable) {
      rules.add(
          new Rule(
              Integer.toString(i),
              "",
              Integer.toString(i),
              "",
              Priority.DEBUG,
              "",
              List.of(),
              true,
              atoms.get(i),
              new OutputTemplate("", List.of(), List.of()),
              ""));
    }
    Program program =
        Planner.plan(new RuleSet(rules, List.of()), new PlanOptions(Matching.ALL, Priority.DEBUG));
    return program.newDetector(new EventContext(1, 0, "", ZoneOffset.UTC));
  }

  /** The number of a comparison of these rules. */
  int number(Condition atom) {
    Integer number = numbers.get(atom);
    if (number == null) {
      throw new IllegalArgumentException("a comparison of another rule");
    }
    return number;
  }

  /** The comparisons that an event, which has only what the situation settles, makes true. */
  BitSet held(AuditEvent event) {
    BitSet held = new BitSet(sources.size());
    int matches = detector.evaluate(event);
    for (int i = 0; i < matches; i++) {
      held.set(settleable[detector.matched(i)]);
    }
    return held;
  }

  /** A situation as far as it is given. */
  View view(Situation situation, Given given, BitSet held) {
    int unfit = 0;
    for (Subject subject : Subject.values()) {
      unfit |= subject.fits(situation) ? 0 : 1 << subject.ordinal();
    }
    return new View(situation, held, settled[settledIndex(given, !situation.isResource())], unfit);
  }

  /** What comparisons can be in one situation. */
  final class View {
    private final boolean received;
    private final boolean bodiless;
    private final boolean secret;
    private final BitSet held;
    private final BitSet settles;
    private final int unfit;

    private View(Situation situation, BitSet held, BitSet settles, int unfit) {
      this.received = situation.stage() == Stage.REQUEST_RECEIVED;
      this.bodiless = !situation.hasRequestBody();
      this.secret = situation.resource().equals("secrets");
      this.held = held;
      this.settles = settles;
      this.unfit = unfit;
    }

    /** What a comparison can be, one of {@link Pairs}, when bodies are taken away below a level. */
    int pairs(int atom, Level level) {
      if (times.get(atom)) {
        // The server writes the same time for both only when it has just received the request.
        return Pairs.of(received);
      }
      boolean absent =
          (subjects[atom] & unfit) != 0
              || (received && answers.get(atom))
              || (bodiless && requestBodies.get(atom));
      if (absent) {
        return Pairs.NEITHER;
      }
      if (settles.get(atom)) {
        return Pairs.of(held.get(atom));
      }
      boolean taken =
          responseBodies.get(atom) || (level == Level.METADATA && requestBodies.get(atom));
      if (taken) {
        return Pairs.TAKEN;
      }
      return maybeBodies.get(atom) ? maybe(atom, level) : Pairs.UNKNOWN;
    }

    /** How a token is asked for, only a secret's body says. */
    private int maybe(int atom, Level level) {
      if ((subjects[atom] & 1 << Subject.TOKEN.ordinal()) == 0) {
        return Pairs.UNKNOWN | Pairs.LOST;
      }
      return secret && level == Level.METADATA ? Pairs.TAKEN : Pairs.UNKNOWN;
    }
  }
}
