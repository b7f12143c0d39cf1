package io.kustos.server.service;

import io.kustos.core.completeness.Interval;
import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.server.completeness.CompletenessStatus;
import io.kustos.server.pipeline.PipelineStatus;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.source.SourceStatus;
import io.kustos.server.source.log.LogStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link ServiceStatus} as JSON, as {@code /status} and the file {@code status.json} have it. */
final class StatusJson {
  private final JsonWriter json = new JsonWriter(true);

  private StatusJson() {}

  static String of(ServiceStatus status, Instant now) {
    StatusJson text = new StatusJson();
    text.status(status, now);
    return text.json + "\n";
  }

  private void status(ServiceStatus status, Instant now) {
    ServiceStatus.Program process = status.process();
    json.beginObject();
    json.member("version", process.version()).member("pid", process.pid());
    json.member("started", process.started().toString()).member("at", now.toString());
    json.member("phase", status.phase().name().toLowerCase(Locale.ROOT));
    json.member("ready", status.unready().isEmpty());
    json.member("data", process.data()).member("admin", process.admin());
    texts("problems", status.problems());
    json.name("sources").beginArray();
    status.sources().forEach(this::source);
    json.endArray();
    json.name("logs").beginArray();
    status.logs().forEach(this::log);
    json.endArray();
    rules(status.rules());
    if (status.line() != null) {
      line(status.line());
    }
    if (status.completeness() != null) {
      completeness(status.completeness());
    }
    json.endObject();
  }

  private void completeness(CompletenessStatus compared) {
    json.name("completeness").beginObject();
    json.member("counted", compared.counted()).member("arrived", compared.arrived());
    json.member("missing", compared.missing());
    Interval last = compared.last();
    if (last != null) {
      json.name("last").beginObject();
      time("from", Instant.ofEpochSecond(0, last.fromNanos()));
      time("to", Instant.ofEpochSecond(0, last.toNanos()));
      json.member("counted", last.counted()).member("arrived", last.arrived());
      json.member("lost", last.lost()).member("restarted", last.restarted());
      json.member("verdict", CompletenessStatus.word(last.verdict())).endObject();
    }
    json.member("problem", compared.problem()).endObject();
  }

  private void texts(String name, List<String> texts) {
    json.name(name).beginArray();
    texts.forEach(json::value);
    json.endArray();
  }

  private JsonWriter time(String name, @Nullable Instant time) {
    return json.member(name, time == null ? null : time.toString());
  }

  private void source(String name, SourceStatus source) {
    json.beginObject().member("name", name);
    json.member("state", source.state().name().toLowerCase(Locale.ROOT));
    json.member("place", source.place());
    json.member("deliveries", source.deliveries()).member("bytes", source.bytes());
    json.member("events", source.totals().events());
    json.member("duplicates", source.totals().duplicates());
    json.member("rejects", source.totals().rejects());
    time("last", source.last());
    texts("problems", source.problems());
    json.endObject();
  }

  private void log(LogStatus log) {
    json.beginObject().member("path", log.log()).member("cluster", log.cluster());
    json.member("bytes", log.bytes()).member("events", log.totals().events());
    json.member("duplicates", log.totals().duplicates());
    json.member("rejects", log.totals().rejects());
    json.member("lagBytes", log.lagBytes()).member("files", log.parts());
    json.member("rotations", log.rotations()).member("truncations", log.truncations());
    json.member("gaps", log.gaps()).member("skippedBytes", log.skippedBytes());
    time("last", log.last());
    json.member("problem", log.problem()).endObject();
  }

  private void rules(ServiceStatus.RulesState rules) {
    json.name("rules").beginObject();
    texts("paths", rules.paths());
    json.member("count", rules.count()).member("version", rules.version());
    time("loaded", rules.loaded());
    json.member("reloads", rules.reloads()).member("failures", rules.failures());
    json.member("problem", rules.problem()).endObject();
  }

  private void line(PipelineStatus line) {
    json.name("clusters").beginArray();
    line.flows().forEach(this::flow);
    json.endArray();
    json.name("journal").beginObject();
    json.member("entries", line.journal().entries()).member("bytes", line.journal().bytes());
    json.member("storedBytes", line.journal().storedBytes());
    json.member("segments", line.journal().segments()).member("next", line.journal().next());
    json.member("queueBytes", line.journal().queueBytes());
    json.member("failures", line.journal().failures());
    json.member("damages", line.damages().size());
    json.member("degraded", line.health().reason());
    json.member("ackMillisP99", (long) Math.ceil(1e3 * finite(line.acks().quantile(0.99))));
    json.endObject();
    json.name("consumers").beginArray();
    line.consumers().forEach(this::consumer);
    json.endArray();
    detection(line.detection());
    archive(line.archive());
  }

  private static double finite(double seconds) {
    return Double.isFinite(seconds) ? seconds : 1e6;
  }

  private void flow(PipelineStatus.Flow flow) {
    json.beginObject().member("cluster", flow.cluster()).member("source", flow.source());
    json.member("events", flow.events()).member("bytes", flow.bytes());
    json.member("duplicates", flow.duplicates()).member("rejects", flow.rejects());
    json.member("clashes", flow.clashes());
    time("lastReceived", flow.lastReceived());
    time("lastEventTime", flow.lastEventTime()).endObject();
  }

  private void consumer(PipelineStatus.Consumer consumer) {
    json.beginObject().member("name", consumer.name()).member("position", consumer.position());
    json.member("lagEntries", consumer.lagEntries());
    json.member("lagMillis", (long) (1e3 * consumer.lagSeconds()));
    json.member("problem", consumer.problem()).endObject();
  }

  private void detection(PipelineStatus.Detection detection) {
    json.name("detection").beginObject();
    json.member("version", detection.version()).member("events", detection.events());
    json.member("findings", detection.findings()).member("failures", detection.failures());
    correlations(detection.correlations());
    json.name("rules").beginArray();
    for (PipelineStatus.RuleCount rule : detection.rules()) {
      json.beginObject().member("id", rule.id()).member("name", rule.name());
      json.member("priority", rule.priority());
      json.member("findings", rule.findings());
      json.member("nanosPerEvent", Math.round(rule.nanosPerEvent())).endObject();
    }
    json.endArray().endObject();
  }

  private void correlations(CorrelationCounts counts) {
    json.name("correlations").beginObject();
    json.member("matches", counts.matches()).member("late", counts.late());
    json.member("untimed", counts.untimed()).member("ungrouped", counts.ungrouped());
    json.member("early", counts.early()).member("evicted", counts.evicted());
    json.member("windows", counts.groups()).member("stateBytes", counts.stateBytes());
    json.member("pending", counts.pending()).endObject();
  }

  private void archive(PipelineStatus.Archived archive) {
    json.name("archive").beginObject();
    json.member("events", archive.events()).member("eventFiles", archive.eventFiles());
    json.member("eventBytes", archive.eventBytes()).member("findings", archive.findings());
    json.member("findingFiles", archive.findingFiles()).member("commits", archive.commits());
    time("lastCommit", archive.lastCommit());
    json.member("rawEvents", archive.rawEvents());
    json.member("setAside", archive.setAside().events());
    json.member("setAsideFindings", archive.setAside().findings());
    json.member("compactions", archive.compactions());
    json.member("problem", archive.problem()).endObject();
  }
}
