package io.kustos.server.cli.policy;

import io.kustos.core.policy.Decision;
import io.kustos.core.policy.Kept;
import io.kustos.core.policy.LostFindings;
import io.kustos.core.policy.Policy;
import io.kustos.core.policy.Simulation;
import io.kustos.server.report.json.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A simulation with what is needed to tell it.
 *
 * @param setup the rules and correlations that looked
 * @param baseline what the new policy is compared with
 * @param price per GB; null when nobody asked
 * @param rejects pieces of the logs that are no events
 */
record SimulationReport(
    Simulation simulation,
    Policy policy,
    Simulation.Setup setup,
    String baseline,
    @Nullable Double price,
    long rejects) {
  private static final double DAY_NANOS = 86_400e9;
  private static final double GB = 1e9;

  /** What rules and correlations found before, and would find no longer, by their names. */
  List<Map.Entry<String, LostFindings>> findings() {
    List<Map.Entry<String, LostFindings>> all = new ArrayList<>();
    simulation
        .findings()
        .forEach(
            (rule, found) -> all.add(Map.entry(setup.program().rules().get(rule).name(), found)));
    all.addAll(simulation.correlated().entrySet());
    return all;
  }

  /** Findings that would be lost. */
  long lost() {
    return findings().stream().mapToLong(found -> found.getValue().lost()).sum();
  }

  /** Rules and correlations whose findings count. */
  int rulesLooking() {
    long raising =
        IntStream.range(0, setup.program().rules().size()).filter(setup.program()::raises).count();
    return Math.toIntExact(raising) + setup.correlations().rules().size();
  }

  /** Bytes a day, from the bytes of the recorded time; 0 when it is not known. */
  double perDay(long bytes) {
    long span = simulation.spanNanos();
    return span == 0 ? 0 : bytes * (DAY_NANOS / span);
  }

  double cost(long bytes) {
    return price == null ? 0 : perDay(bytes) / GB * price;
  }

  /** The rows with the largest saving first. */
  static <K> List<Map.Entry<K, Kept>> bySaving(Map<K, Kept> table) {
    return table.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<K, Kept> row) -> -row.getValue().saved())
                .thenComparing(row -> row.getKey().toString()))
        .toList();
  }

  /** {@code rules[2] Metadata}. */
  String rule(int index) {
    return index == Decision.NO_RULE
        ? "no rule matches"
        : "rules[" + index + "] " + policy.rules().get(index).levelName();
  }

  String json() {
    JsonWriter json = new JsonWriter(true);
    json.beginObject()
        .member("baseline", baseline)
        .member("recordedEvents", simulation.recordedEvents())
        .member("recordedBytes", simulation.recordedBytes())
        .member("spanSeconds", simulation.spanNanos() / 1_000_000_000L)
        .member("estimatedEvents", simulation.raisedEvents())
        .member("rejects", rejects)
        .member("bytesPerDayBefore", Math.round(perDay(simulation.total().bytesBefore())))
        .member("bytesPerDayAfter", Math.round(perDay(simulation.total().bytesAfter())));
    if (price != null) {
      json.member("costPerDayBefore", money(cost(simulation.total().bytesBefore())));
      json.member("costPerDayAfter", money(cost(simulation.total().bytesAfter())));
    }
    json.name("total");
    kept(simulation.total(), json);
    table("rules", "rule", simulation.rules(), json);
    table("users", "user", simulation.users(), json);
    table("requests", "request", simulation.requests(), json);
    findings(json);
    return json.endObject().toString();
  }

  static String money(double amount) {
    return String.format(Locale.ROOT, "%.2f", amount);
  }

  private static <K> void table(String name, String key, Map<K, Kept> rows, JsonWriter json) {
    json.name(name).beginArray();
    for (Map.Entry<K, Kept> row : bySaving(rows)) {
      json.beginObject().member(key, row.getKey().toString()).name("kept");
      kept(row.getValue(), json);
      json.endObject();
    }
    json.endArray();
  }

  private static void kept(Kept kept, JsonWriter json) {
    json.beginObject()
        .member("eventsBefore", kept.eventsBefore())
        .member("bytesBefore", kept.bytesBefore())
        .member("eventsAfter", kept.eventsAfter())
        .member("bytesAfter", kept.bytesAfter())
        .endObject();
  }

  private void findings(JsonWriter json) {
    json.name("findings").beginArray();
    for (Map.Entry<String, LostFindings> row : findings()) {
      LostFindings found = row.getValue();
      json.beginObject()
          .member("rule", row.getKey())
          .member("before", found.before())
          .member("lost", found.lost())
          .name("examples")
          .beginArray();
      found.examples().forEach(json::value);
      json.endArray().endObject();
    }
    json.endArray();
  }
}
