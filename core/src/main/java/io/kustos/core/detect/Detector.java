package io.kustos.core.detect;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.rule.EventContext;
import io.kustos.core.rule.OperandValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates events against a program. Holds what is computed once per event; not thread-safe, one
 * detector per thread, any number of detectors per program.
 */
public final class Detector {
  private static final Object NOTHING = new Object();

  private final Program program;
  private final EventContext context;
  private final int[] columnStamps;
  private final int[] columnNumbers;
  private final int[] valueStamps;
  private final Object[] values;
  private final int[] memo;
  private final long[] candidates;
  private final int[] matched;
  private final @Nullable Requesters requesters;
  private final Requesters.Inquiry inquiry = this::inquire;
  private @Nullable Requester requester;
  private int matchedCount;
  private int raised;
  private int epoch;
  private AuditEvent event = AuditEvent.view();
  private EventContext eventContext;

  Detector(Program program, EventContext context) {
    this.program = program;
    this.context = context;
    this.eventContext = context;
    this.columnStamps = new int[program.columns().length];
    this.columnNumbers = new int[program.columns().length];
    this.valueStamps = new int[program.values().length];
    this.values = new Object[program.values().length];
    this.memo = new int[program.memoSlots()];
    this.candidates = new long[program.index().words()];
    this.matched = new int[program.steps().length];
    this.requesters = program.stepsOfRequester().length == 0 ? null : new Requesters();
  }

  /**
   * Evaluates one event.
   *
   * @return how many rules matched; {@link #matched} tells which
   */
  public int evaluate(AuditEvent event) {
    return evaluate(event, context);
  }

  /** Evaluates one event whose context (its number, for example) is not the detector's. */
  public int evaluate(AuditEvent event, EventContext context) {
    this.event = event;
    this.eventContext = context;
    nextEpoch();
    matchedCount = 0;
    raised = -1;
    requester = null;
    requester = requesters == null ? null : requesters.of(event, inquiry);
    RuleIndex index = program.index();
    long[] from = requester == null ? index.everyRule() : requester.possible();
    if (index.candidates(this, from, candidates)) {
      evaluateCandidates();
    }
    return matchedCount;
  }

  private void evaluateCandidates() {
    Node[] steps = program.steps();
    for (int word = 0; word < candidates.length; word++) {
      long left = candidates[word];
      while (left != 0) {
        int rule = (word << 6) + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        boolean competes = program.competes(rule);
        if (competes && raised >= 0 && !program.feeds(rule)) {
          continue;
        }
        if (steps[rule].test(this)) {
          matched[matchedCount++] = rule;
          if (competes && raised < 0) {
            raised = rule;
            if (program.oneOnly()) {
              return;
            }
          }
        }
      }
    }
  }

  /** What is known of who asks, from trying every step and rule that looks at nothing else. */
  private Requester inquire(AuditEvent asked) {
    Node[] steps = program.stepsOfRequester();
    long[] holding = new long[(steps.length + 63) >>> 6];
    for (int i = 0; i < steps.length; i++) {
      if (steps[i].test(this)) {
        holding[i >>> 6] |= 1L << i;
      }
    }
    Node[] rules = program.steps();
    long[] possible = new long[candidates.length];
    for (int i = 0; i < rules.length; i++) {
      if (Possible.of(rules[i], this) != Possible.NO) {
        possible[i >>> 6] |= 1L << i;
      }
    }
    return Requester.of(asked, holding, possible);
  }

  private void nextEpoch() {
    if (++epoch == Integer.MAX_VALUE >>> 1) {
      Arrays.fill(columnStamps, 0);
      Arrays.fill(valueStamps, 0);
      Arrays.fill(memo, 0);
      epoch = 1;
    }
  }

  /** The i-th match of the last event, as index into {@link Program#rules}. */
  public int matched(int i) {
    return matched[i];
  }

  /** Whether the i-th match of the last event is a finding, not only of use to a correlation. */
  public boolean raises(int i) {
    return program.raises(matched[i]) && (!program.competes(matched[i]) || matched[i] == raised);
  }

  AuditEvent event() {
    return event;
  }

  /** What is known of who asks; null for nothing yet. */
  @Nullable Requester requester() {
    return requester;
  }

  /** Whether all events of a requester have the same number in that column. */
  boolean isOfRequester(int column) {
    return program.columns()[column].isOfRequester();
  }

  int columnNumber(int column) {
    if (columnStamps[column] != epoch) {
      columnStamps[column] = epoch;
      columnNumbers[column] = program.columns()[column].numberOf(event, eventContext);
    }
    return columnNumbers[column];
  }

  @Nullable Object value(int slot) {
    if (valueStamps[slot] != epoch) {
      valueStamps[slot] = epoch;
      ValueSlot asked = program.values()[slot];
      Object value = OperandValue.of(asked.operand(), event, eventContext);
      values[slot] = value == null ? NOTHING : asked.shape(value);
    }
    Object value = values[slot];
    return value == NOTHING ? null : value;
  }

  boolean remembered(int slot, Node step) {
    int known = memo[slot];
    if (known >>> 1 == epoch) {
      return (known & 1) != 0;
    }
    boolean result = step.test(this);
    memo[slot] = (epoch << 1) | (result ? 1 : 0);
    return result;
  }
}
