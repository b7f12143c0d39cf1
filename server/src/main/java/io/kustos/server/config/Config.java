package io.kustos.server.config;

import io.kustos.core.correlate.CorrelationBounds;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.lake.ArchiveOptions;
import io.kustos.server.api.ApiSettings;
import io.kustos.server.completeness.CompletenessSettings;
import io.kustos.server.enrich.EnrichSettings;
import io.kustos.server.journal.JournalSettings;
import io.kustos.server.pipeline.PipelineSettings;
import io.kustos.server.source.log.LogSettings;
import io.kustos.server.source.webhook.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a server is told, parsed once.
 *
 * @param data folder that holds journal, archive, keys and state
 * @param webhook the webhook source; null when it is off
 * @param logs log files to follow
 * @param logReading how they are followed; names no logs
 * @param rules what to look for
 * @param correlation bounds of correlations
 * @param enrich what addresses and objects are looked up in
 * @param journal bounds of the journal
 * @param archive how the archive works
 * @param archiving when what was read goes into the archive
 * @param maintenance how often the archive is compacted and old journal segments are deleted
 * @param heartbeat how idle time is journaled and silence told
 * @param completeness how missing events are watched for; null when they are not
 * @param admin where health, metrics and status are served; null when they are not
 * @param api how the REST API is served; null when it is not
 */
public record Config(
    Path data,
    @Nullable WebhookSettings webhook,
    List<Log> logs,
    LogSettings logReading,
    Rules rules,
    CorrelationBounds correlation,
    EnrichSettings enrich,
    JournalSettings journal,
    ArchiveOptions archive,
    PipelineSettings.Archiving archiving,
    Duration maintenance,
    Heartbeat heartbeat,
    @Nullable CompletenessSettings completeness,
    @Nullable Address admin,
    @Nullable ApiSettings api) {

  /** The configuration of a server without a file. */
  public static final Config DEFAULT =
      ConfigParser.parse(new SourceText("", ""), Path.of("")).config();

  /** Copies the list. */
  public Config {
    logs = List.copyOf(logs);
  }

  /**
   * A log file to follow.
   *
   * @param path the file
   * @param cluster cluster its events are of
   */
  public record Log(Path path, String cluster) {}

  /**
   * What to look for.
   *
   * @param paths files and folders, {@code default} for the pack that comes with the program
   * @param matching {@code first} or {@code all}
   * @param priority name of the least urgent priority that is run
   * @param reloadInterval how often the files are looked at
   */
  public record Rules(
      List<String> paths, String matching, String priority, Duration reloadInterval) {
    /** Copies the list. */
    public Rules {
      paths = List.copyOf(paths);
    }
  }

  /**
   * How idle time is journaled and silence told.
   *
   * @param interval time between two heartbeats
   * @param silence time after which a silent source is a finding
   */
  public record Heartbeat(Duration interval, Duration silence) {}

  /**
   * What came of a file.
   *
   * @param config to be used only without errors
   * @param diagnostics errors and warnings by place
   * @param effective the file with all defaults, as YAML
   */
  public record Parsed(Config config, List<Diagnostic> diagnostics, String effective) {
    /** Copies the list. */
    public Parsed {
      diagnostics = List.copyOf(diagnostics);
    }

    /** Whether the configuration cannot be used. */
    public boolean hasErrors() {
      return diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
    }
  }

  /**
   * Reads a file's text. Relative paths in it are relative to a folder, which should be the file's.
   */
  public static Parsed parse(SourceText text, Path folder) {
    return ConfigParser.parse(text, folder);
  }

  /** With another data folder. */
  public Config withData(Path other) {
    return with(other, webhook, logs, rules, admin, api);
  }

  /** With the webhook on, listening elsewhere. */
  public Config withListen(Address address) {
    WebhookSettings settings = webhook == null ? WebhookSettings.DEFAULT : webhook;
    return with(
        data, settings.withAddress(address.host(), address.port()), logs, rules, admin, api);
  }

  /** Without any source or listener, for work on the data folder alone. */
  public Config withoutSources() {
    return with(data, null, List.of(), rules, null, null);
  }

  /** With health, metrics and status served elsewhere, or not at all. */
  public Config withAdmin(@Nullable Address address) {
    return with(data, webhook, logs, rules, address, api);
  }

  /** With the API served elsewhere. */
  public Config withApi(Address address) {
    ApiSettings settings = api == null ? ApiSettings.DEFAULT : api;
    return with(data, webhook, logs, rules, admin, ConfigParser.moved(settings, address));
  }

  /** With other rules. */
  public Config withRules(List<String> paths) {
    Rules others = new Rules(paths, rules.matching(), rules.priority(), rules.reloadInterval());
    return with(data, webhook, logs, others, admin, api);
  }

  private Config with(
      Path otherData,
      @Nullable WebhookSettings otherWebhook,
      List<Log> otherLogs,
      Rules otherRules,
      @Nullable Address otherAdmin,
      @Nullable ApiSettings otherApi) {
    return new Config(
        otherData,
        otherWebhook,
        otherLogs,
        logReading,
        otherRules,
        correlation,
        enrich,
        journal,
        archive,
        archiving,
        maintenance,
        heartbeat,
        otherWebhook == null && otherLogs.isEmpty() ? null : completeness,
        otherAdmin,
        otherApi);
  }
}
