package io.kustos.server.service;

import io.kustos.core.completeness.Interval;
import io.kustos.core.correlate.CorrelationCounts;
import io.kustos.server.api.ApiServer;
import io.kustos.server.completeness.CompletenessStatus;
import io.kustos.server.http.MetricsText;
import io.kustos.server.latency.Latencies;
import io.kustos.server.pipeline.PipelineStatus;
import io.kustos.server.pipeline.PipelineStatus.Flow;
import io.kustos.server.source.SourceStatus;
import io.kustos.server.source.log.LogStatus;
import io.kustos.server.source.webhook.WebhookMetrics;
import java.time.Instant;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A {@link ServiceStatus} as Prometheus' metrics; {@code docs/serve.md} lists them. */
final class ServiceMetrics {
  private final MetricsText out = new MetricsText();
  private final ServiceStatus status;

  private ServiceMetrics(ServiceStatus status) {
    this.status = status;
  }

  static String of(ServiceStatus status, @Nullable ApiServer api) {
    ServiceMetrics metrics = new ServiceMetrics(status);
    metrics.program();
    metrics.sources();
    metrics.rules();
    if (status.line() != null) {
      metrics.flows(status.line());
      metrics.journal(status.line());
      metrics.detection(status.line().detection());
      metrics.archive(status.line().archive());
    }
    if (status.webhook() != null) {
      metrics.webhook(status.webhook());
    }
    metrics.logs();
    if (status.completeness() != null) {
      metrics.completeness(status.completeness());
    }
    if (api != null) {
      api.addTo(metrics.out);
    }
    ProcessMetrics.add(metrics.out, status.process().started());
    return metrics.out.toString();
  }

  private void completeness(CompletenessStatus compared) {
    out.counter("kustos_completeness_counted_total", "Events that API servers counted.")
        .sample(compared.counted());
    out.counter("kustos_completeness_arrived_total", "Events of the time compared that are here.")
        .sample(compared.arrived());
    out.counter("kustos_completeness_missing_total", "Events found to be missing.")
        .sample(compared.missing());
    out.gauge("kustos_completeness_up", "Whether comparing goes on: 1 or 0.")
        .sample(compared.problem() == null ? 1 : 0);
    Interval last = compared.last();
    if (last != null) {
      out.gauge("kustos_completeness_last_verdict", "What the last comparison said; 1 for that.");
      for (Interval.Verdict verdict : Interval.Verdict.values()) {
        int said = verdict == last.verdict() ? 1 : 0;
        out.sample(said, "verdict", CompletenessStatus.word(verdict));
      }
      out.gauge("kustos_completeness_compared_timestamp_seconds", "Up to when was compared.")
          .sample(last.toNanos() / 1e9);
    }
  }

  private void program() {
    out.gauge("kustos_build_info", "Which version runs; always 1.")
        .sample(
            1,
            "version",
            status.process().version(),
            "java",
            System.getProperty("java.runtime.version", ""));
    out.gauge("kustos_ready", "Whether events can be taken in: 1 or 0.")
        .sample(status.unready().isEmpty() ? 1 : 0);
    out.gauge("kustos_problems", "Things an operator should look at; kustos status lists them.")
        .sample(status.problems().size());
  }

  private void sources() {
    out.gauge("kustos_source_up", "Whether a source receives: 1 or 0.");
    status
        .sources()
        .forEach(
            (name, source) ->
                out.sample(source.state() == SourceStatus.State.RUNNING ? 1 : 0, "source", name));
    out.counter("kustos_source_deliveries_total", "Requests and reads that became durable.");
    status.sources().forEach((name, source) -> out.sample(source.deliveries(), "source", name));
  }

  private void rules() {
    ServiceStatus.RulesState rules = status.rules();
    out.gauge("kustos_rules", "Rules that run.").sample(rules.count(), "version", rules.version());
    out.gauge("kustos_rules_loaded_timestamp_seconds", "When the rules that run took over.")
        .sample(seconds(rules.loaded()));
    out.gauge("kustos_rules_last_reload_successful", "Whether the files as they are are in force.")
        .sample(rules.problem() == null ? 1 : 0);
    out.counter("kustos_rules_reloads_total", "Changes of the rule files, by what came of them.")
        .sample(rules.reloads(), "result", "done")
        .sample(rules.failures(), "result", "refused");
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1e3;
  }

  private void flows(PipelineStatus line) {
    flow("kustos_events_total", "Events received, duplicates too.", line, Flow::events);
    flow("kustos_received_bytes_total", "Bytes received, decompressed.", line, Flow::bytes);
    flow("kustos_duplicates_total", "Events known from before.", line, Flow::duplicates);
    flow("kustos_rejects_total", "Pieces that were no event.", line, Flow::rejects);
    flow("kustos_clashes_total", "Events with the identity of another.", line, Flow::clashes);
    out.gauge("kustos_last_received_timestamp_seconds", "When the last event was received.");
    times(line, Flow::lastReceived);
    out.gauge("kustos_last_event_timestamp_seconds", "Latest time of an event itself.");
    times(line, Flow::lastEventTime);
    out.histogram("kustos_ack_duration_seconds", "From a delivery to its being durable.")
        .buckets(line.acks());
    out.histogram("kustos_ack_stage_duration_seconds", "Parts of it, by the stage.");
    stage("decode", line.decoding());
    new TreeMap<>(line.journal().stages()).forEach(this::stage);
  }

  private void stage(String name, Latencies times) {
    out.buckets(times, "stage", name);
  }

  private void flow(String name, String help, PipelineStatus line, ToLongFunction<Flow> count) {
    out.counter(name, help);
    for (Flow flow : line.flows()) {
      out.sample(count.applyAsLong(flow), "source", flow.source(), "cluster", flow.cluster());
    }
  }

  /** Reads one of the times of a flow. */
  private interface FlowTime {
    @Nullable Instant of(Flow flow);
  }

  private void times(PipelineStatus line, FlowTime time) {
    for (Flow flow : line.flows()) {
      Instant found = time.of(flow);
      if (found != null) {
        out.sample(seconds(found), "source", flow.source(), "cluster", flow.cluster());
      }
    }
  }

  private void journal(PipelineStatus line) {
    var journal = line.journal();
    out.counter("kustos_journal_entries_total", "Entries made durable.").sample(journal.entries());
    out.counter("kustos_journal_bytes_total", "Their bytes.").sample(journal.bytes());
    out.counter("kustos_journal_stored_bytes_total", "Their bytes, compressed.")
        .sample(journal.storedBytes());
    out.counter("kustos_journal_fsyncs_total", "Groups committed.").sample(journal.fsyncs());
    out.counter("kustos_journal_commit_seconds_total", "Time spent on committing.")
        .sample(journal.groupNanos() / 1e9);
    out.counter("kustos_journal_failures_total", "Groups that could not be committed.")
        .sample(journal.failures());
    out.gauge("kustos_journal_degraded", "Whether the last commit failed: 1 or 0.")
        .sample(line.health().isDegraded() ? 1 : 0);
    out.gauge("kustos_journal_damages", "Damaged parts found since the start.")
        .sample(journal.damages());
    out.gauge("kustos_journal_known_events", "Events kept in mind to recognise duplicates.")
        .sample(journal.recentEvents(), "tier", "memory")
        .sample(journal.recentStored(), "tier", "files");
    out.counter("kustos_journal_forgotten_events_total", "Such events forgotten before their time.")
        .sample(journal.recentEvicted());
    out.gauge("kustos_journal_segments", "Segments on the disk.").sample(journal.segments());
    out.gauge("kustos_journal_queue_bytes", "Bytes that wait to be committed.")
        .sample(journal.queueBytes());
    consumers("kustos_journal_lag_entries", "Entries not yet done.", line, c -> c.lagEntries());
    consumers("kustos_journal_lag_seconds", "Age of the first of them.", line, c -> c.lagSeconds());
  }

  private void consumers(
      String name, String help, PipelineStatus line, ToDoubleFunction<PipelineStatus.Consumer> of) {
    out.gauge(name, help);
    line.consumers().forEach(c -> out.sample(of.applyAsDouble(c), "consumer", c.name()));
  }

  private void detection(PipelineStatus.Detection detection) {
    out.counter("kustos_detection_events_total", "Events judged.").sample(detection.events());
    out.counter("kustos_detection_failures_total", "Events on which judging failed.")
        .sample(detection.failures());
    out.counter("kustos_findings_total", "Findings.");
    for (PipelineStatus.RuleCount rule : detection.rules()) {
      out.sample(rule.findings(), "rule", rule.id(), "priority", rule.priority());
    }
    out.gauge("kustos_rule_evaluation_seconds", "What an event costs a rule alone, sampled.");
    for (PipelineStatus.RuleCount rule : detection.rules()) {
      out.sample(rule.nanosPerEvent() / 1e9, "rule", rule.id());
    }
    correlations(detection.correlations());
    out.histogram("kustos_finding_delay_seconds", "From the reception of an event to its finding.")
        .buckets(detection.latencies());
  }

  private void correlations(CorrelationCounts counts) {
    out.counter("kustos_correlation_matches_total", "Matches that correlations looked at.")
        .sample(counts.matches());
    out.counter("kustos_correlation_left_out_total", "Matches not correlated, by the reason.")
        .sample(counts.late(), "reason", "late")
        .sample(counts.untimed(), "reason", "untimed")
        .sample(counts.ungrouped(), "reason", "ungrouped");
    out.counter("kustos_correlation_early_total", "Matches looked at early for want of room.")
        .sample(counts.early());
    out.counter("kustos_correlation_evicted_total", "Open windows forgotten for want of room.")
        .sample(counts.evicted());
    out.gauge("kustos_correlation_windows", "Open windows.").sample(counts.groups());
    out.gauge("kustos_correlation_state_bytes", "About what open windows take in memory.")
        .sample(counts.stateBytes());
    out.gauge("kustos_correlation_pending_matches", "Matches that wait until those before are in.")
        .sample(counts.pending());
  }

  private void archive(PipelineStatus.Archived archive) {
    out.gauge("kustos_archive_events", "Events in the archive.").sample(archive.events());
    out.gauge("kustos_archive_findings", "Findings in the archive.").sample(archive.findings());
    out.gauge("kustos_archive_files", "Files of the archive.")
        .sample(archive.eventFiles(), "table", "events")
        .sample(archive.findingFiles(), "table", "findings");
    out.gauge("kustos_archive_event_bytes", "Size of the files with events.")
        .sample(archive.eventBytes());
    out.counter("kustos_archive_commits_total", "Commits of events.").sample(archive.commits());
    out.counter("kustos_archive_compactions_total", "Files written in the place of smaller ones.")
        .sample(archive.compactions());
    out.counter("kustos_archive_raw_events_total", "Archived events that keep their bytes.")
        .sample(archive.rawEvents());
    out.gauge("kustos_archive_set_aside_events", "Events in files, for they cannot be archived.")
        .sample(archive.setAside().events());
    out.gauge(
            "kustos_archive_set_aside_findings", "Findings in files, for they cannot be archived.")
        .sample(archive.setAside().findings());
    if (archive.lastCommit() != null) {
      out.gauge("kustos_archive_last_commit_timestamp_seconds", "When the last was made.")
          .sample(seconds(archive.lastCommit()));
    }
  }

  private void webhook(WebhookMetrics webhook) {
    out.counter("kustos_webhook_requests_total", "Requests by the status of the answer.");
    webhook.requests().forEach((code, count) -> out.sample(count, "code", code.toString()));
    out.counter("kustos_webhook_wire_bytes_total", "Bytes of bodies as they were sent.")
        .sample(webhook.wireBytes());
    out.gauge("kustos_webhook_connections", "Open connections.").sample(webhook.connections());
    out.gauge("kustos_webhook_held_bytes", "Bytes of bodies in memory.")
        .sample(webhook.heldBytes());
    out.counter("kustos_webhook_connections_closed_total", "Connections closed here, and why.")
        .sample(webhook.closedSlow(), "reason", "slow")
        .sample(webhook.closedIdle(), "reason", "idle")
        .sample(webhook.closedCrowd(), "reason", "crowd");
    out.counter("kustos_webhook_cut_bodies_total", "Bodies that ended before their end.")
        .sample(webhook.cutBodies());
    out.histogram(
            "kustos_webhook_request_duration_seconds",
            "From a header's end to the answer, of acknowledged requests.")
        .buckets(webhook.acks());
  }

  private void logs() {
    if (status.logs().isEmpty()) {
      return;
    }
    out.gauge("kustos_log_files", "Log files followed, rotated parts counted with their log.")
        .sample(status.logs().size());
    log("bytes_total", "Bytes of a log that became durable.", LogStatus::bytes);
    log("events_total", "New events of a log.", log -> log.totals().events());
    log("duplicates_total", "Its events known from before.", log -> log.totals().duplicates());
    log("rejects_total", "Its pieces that were no event.", log -> log.totals().rejects());
    log("rotations_total", "Times another file took its place.", LogStatus::rotations);
    log("truncations_total", "Times it was emptied from outside.", LogStatus::truncations);
    log("gaps_total", "Suspected gaps.", LogStatus::gaps);
    log("skipped_bytes_total", "Bytes of lines beyond the bound.", LogStatus::skippedBytes);
    log("lag_bytes", "Bytes known to be there and not durable.", LogStatus::lagBytes);
    log("parts", "Files of a log being read; 1 when all is well.", LogStatus::parts);
    log("up", "Whether a log can be read: 1 or 0.", log -> log.problem() == null ? 1 : 0);
  }

  private void log(String name, String help, ToLongFunction<LogStatus> number) {
    String family = "kustos_log_" + name;
    MetricsText samples =
        name.endsWith("_total") ? out.counter(family, help) : out.gauge(family, help);
    for (LogStatus log : status.logs()) {
      samples.sample(number.applyAsLong(log), "log", log.log(), "cluster", log.cluster());
    }
  }
}
