package io.kustos.server.config;

import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.EnrichLimits;
import io.kustos.core.enrich.ObjectTag;
import io.kustos.core.rule.SourceText;
import io.kustos.lake.ArchiveOptions;
import io.kustos.server.api.ApiSettings;
import io.kustos.server.completeness.CompletenessSettings;
import io.kustos.server.enrich.EnrichSettings;
import io.kustos.server.journal.JournalSettings;
import io.kustos.server.journal.Retention;
import io.kustos.server.pipeline.PipelineSettings;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.source.log.LogSettings;
import io.kustos.server.source.webhook.WebhookBounds;
import io.kustos.server.source.webhook.WebhookSettings;
import io.kustos.server.tls.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Config} of a text. */
final class ConfigParser {
  /** Names of rules that come with the program. */
  private static final Set<String> BUILT_IN_RULES = Set.of("default", "pack", "starter");

  private final Path folder;

  private ConfigParser(Path folder) {
    this.folder = folder;
  }

  static Config.Parsed parse(SourceText text, Path folder) {
    Problems problems = new Problems(text);
    Section root = new SectionReader(problems).read();
    ConfigChecks.check(root, problems);
    Config config =
        problems.all().stream().anyMatch(d -> d.severity() == ERROR)
            ? new ConfigParser(folder).config(new SectionReader(new Problems(EMPTY)).read())
            : new ConfigParser(folder).config(root);
    return new Config.Parsed(config, problems.all(), ConfigPrinter.print(root));
  }

  private static final SourceText EMPTY = new SourceText("", "");
  private static final io.kustos.core.rule.Diagnostic.Severity ERROR =
      io.kustos.core.rule.Diagnostic.Severity.ERROR;

  private Config config(Section root) {
    Section webhook = root.section("webhook");
    Section admin = root.section("admin");
    Section heartbeat = root.section("heartbeat");
    return new Config(
        path(root.text("data")),
        webhook.truth("enabled") ? webhook(webhook) : null,
        root.sections("logs").stream()
            .map(log -> new Config.Log(path(log.text("path")), log.text("cluster")))
            .toList(),
        logReading(root.section("log_reading")),
        rules(root.section("rules")),
        CorrelationKeys.bounds(root.section("correlation")),
        enrich(root.section("enrich")),
        journal(root.section("journal")),
        archive(root.section("archive")),
        archiving(root.section("archive")),
        root.section("archive").time("maintenance_interval"),
        new Config.Heartbeat(heartbeat.time("interval"), heartbeat.time("silence")),
        completeness(root.section("completeness")),
        admin.truth("enabled") ? admin.address("listen") : null,
        root.section("api").truth("enabled") ? api(root.section("api")) : null);
  }

  private @Nullable CompletenessSettings completeness(Section section) {
    String prometheus = section.textOrNull("prometheus");
    return prometheus == null
        ? null
        : new CompletenessSettings(
            URI.create(prometheus),
            pathOrNull(section.textOrNull("token_file")),
            pathOrNull(section.textOrNull("ca_file")),
            Objects.requireNonNullElse(section.textOrNull("selector"), ""),
            section.textOrNull("cluster"),
            section.time("interval"),
            section.time("delay"),
            section.time("edge"));
  }

  private ApiSettings api(Section api) {
    Address address = api.address("listen");
    Section limits = api.section("limits");
    QuerySettings query =
        new QuerySettings(
            limits.time("time_max"),
            limits.number("memory_bytes_max"),
            limits.integer("threads"),
            limits.integer("concurrent_max"),
            limits.integer("rows_max"),
            QuerySettings.DEFAULT.bucketsMax(),
            QuerySettings.DEFAULT.facetValuesMax(),
            QuerySettings.DEFAULT.sqlCharsMax());
    ApiSettings.Bounds bounds =
        new ApiSettings.Bounds(
            limits.integer("rows_max"),
            limits.integer("answer_bytes_max"),
            limits.integer("body_bytes_max"),
            limits.integer("connections_max"),
            limits.integer("tails_max"),
            limits.time("request_timeout"));
    Section tls = api.section("tls");
    TlsSettings used =
        new TlsSettings(
            speaksTls(tls.text("mode"), address),
            pathOrNull(tls.textOrNull("certificate")),
            pathOrNull(tls.textOrNull("key")),
            tls.texts("names"),
            TlsSettings.ClientAuth.NONE,
            null);
    return new ApiSettings(address.host(), address.port(), used, query, bounds);
  }

  private static boolean speaksTls(String mode, Address address) {
    return mode.equals("always") || (mode.equals("auto") && !address.isLoopback());
  }

  /** Elsewhere; beyond this machine only with TLS. */
  static ApiSettings moved(ApiSettings api, Address address) {
    TlsSettings tls = api.tls();
    boolean needed = tls.enabled() || !address.isLoopback();
    TlsSettings used =
        new TlsSettings(
            needed,
            tls.certificate(),
            tls.key(),
            tls.names(),
            tls.clientAuth(),
            tls.clientAuthorities());
    return new ApiSettings(address.host(), address.port(), used, api.query(), api.bounds());
  }

  private Path path(String text) {
    return folder.resolve(text);
  }

  private @Nullable Path pathOrNull(@Nullable String text) {
    return text == null ? null : path(text);
  }

  private Config.Rules rules(Section rules) {
    List<String> paths =
        rules.texts("paths").stream()
            .map(name -> BUILT_IN_RULES.contains(name) ? name : path(name).toString())
            .toList();
    return new Config.Rules(
        paths, rules.text("matching"), rules.text("priority"), rules.time("reload_interval"));
  }

  private EnrichSettings enrich(Section enrich) {
    return new EnrichSettings(
        enrich.sections("addresses").stream().map(this::addresses).toList(),
        enrich.texts("geo").stream().map(this::path).toList(),
        enrich.sections("tags").stream()
            .map(
                tag ->
                    new ObjectTag(
                        tag.text("tag"),
                        tag.texts("namespaces"),
                        tag.texts("resources"),
                        tag.texts("names")))
            .toList(),
        enrich.number("file_bytes_max"),
        EnrichLimits.DEFAULT);
  }

  private EnrichSettings.Addresses addresses(Section list) {
    return new EnrichSettings.Addresses(
        list.text("name"),
        AddressList.Kind.valueOf(list.text("kind").toUpperCase(Locale.ROOT)),
        list.texts("ranges"),
        pathOrNull(list.textOrNull("file")));
  }

  private WebhookSettings webhook(Section webhook) {
    Address address = webhook.address("listen");
    return new WebhookSettings(
        address.host(),
        address.port(),
        webhook.textOrNull("advertise"),
        Set.copyOf(webhook.texts("paths")),
        webhook.text("cluster"),
        Set.copyOf(webhook.texts("clusters")),
        webhook.truth("tokens"),
        webhook.table("subjects"),
        tls(webhook.section("tls")),
        bounds(webhook.section("limits")));
  }

  private TlsSettings tls(Section tls) {
    return new TlsSettings(
        tls.truth("enabled"),
        pathOrNull(tls.textOrNull("certificate")),
        pathOrNull(tls.textOrNull("key")),
        tls.texts("names"),
        TlsSettings.ClientAuth.valueOf(tls.text("clients").toUpperCase(Locale.ROOT)),
        pathOrNull(tls.textOrNull("client_authorities")));
  }

  private static WebhookBounds bounds(Section limits) {
    return new WebhookBounds(
        limits.integer("body_bytes_max"),
        limits.number("bodies_bytes_max"),
        limits.integer("header_bytes_max"),
        limits.integer("connections_max"),
        limits.integer("address_connections_max"),
        limits.time("header_timeout"),
        limits.time("body_timeout"),
        limits.time("idle_timeout"),
        limits.time("drain_timeout"),
        limits.time("reload_interval"));
  }

  private static JournalSettings journal(Section journal) {
    JournalSettings defaults = JournalSettings.DEFAULT;
    return new JournalSettings(
        journal.integer("segment_bytes_max"),
        defaults.blockBytesMax(),
        defaults.groupBytesMax(),
        journal.integer("queue_bytes_max"),
        defaults.entryBytesMax(),
        defaults.zstdLevel(),
        journal.integer("duplicates_events_max"),
        journal.number("duplicates_stored_max"),
        journal.time("duplicates_age_max"),
        new Retention(journal.time("retention_age_max"), journal.number("retention_bytes_max")));
  }

  private static LogSettings logReading(Section reading) {
    return new LogSettings(
        List.of(),
        reading.truth("backups"),
        reading.time("poll_interval"),
        reading.time("find_interval"),
        reading.integer("delivery_bytes_max"),
        reading.integer("line_bytes_max"),
        reading.time("line_timeout"));
  }

  private static PipelineSettings.Archiving archiving(Section archive) {
    return new PipelineSettings.Archiving(
        archive.integer("commit_events_max"),
        archive.number("commit_bytes_max"),
        archive.integer("commit_findings_max"),
        archive.time("commit_age_max"));
  }

  private static ArchiveOptions archive(Section archive) {
    return new ArchiveOptions(
        archive.number("write_memory_bytes_max"),
        archive.number("read_memory_bytes_max"),
        archive.integer("read_threads"),
        archive.number("row_group_bytes"),
        archive.number("compacted_bytes"),
        archive.integer("compaction_files_min"),
        archive.integer("snapshots_kept"));
  }
}
