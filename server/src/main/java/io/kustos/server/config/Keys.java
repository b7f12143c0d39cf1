package io.kustos.server.config;

import io.kustos.core.enrich.AddressList;
import io.kustos.lake.ArchiveOptions;
import io.kustos.server.api.ApiSettings;
import io.kustos.server.enrich.EnrichSettings;
import io.kustos.server.journal.JournalSettings;
import io.kustos.server.pipeline.PipelineSettings;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.source.log.LogSettings;
import io.kustos.server.source.webhook.WebhookBounds;
import io.kustos.server.source.webhook.WebhookSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every key there is. */
final class Keys {
  static final Kind.Text ANY = new Kind.Text(".+", "text");
  static final Kind.Text PATH = new Kind.Text(".+", "path");
  static final Kind.Text CLUSTER =
      new Kind.Text(
          "[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9])?",
          "cluster name (letters, digits, . - _ within, at most 128)");
  private static final Kind.Text URL_PATH =
      new Kind.Text("(/[A-Za-z0-9._~-]+)+", "path of a URL such as /audit");
  private static final Kind.Text HOST = new Kind.Text("[A-Za-z0-9.:_-]+", "host name or address");

  private static final int GIB = 1 << 30;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration YEAR = Duration.ofDays(366);

  static final List<Key> ROOT =
      List.of(
          Key.of(
              "data", PATH, "kustos-data", "Folder that holds journal, archive, keys and state."),
          group("webhook", webhook(), "HTTPS endpoint kube-apiserver posts to."),
          Key.of("logs", new Kind.Groups(logs()), List.of(), "Audit log files to follow."),
          group("log_reading", logReading(), "How log files are followed."),
          group("rules", rules(), "What to look for."),
          group("correlation", CorrelationKeys.ALL, "Bounds of rules over several events."),
          group("enrich", enrich(), "What addresses and objects are looked up in."),
          group("journal", journal(), "What makes events safe before they are acknowledged."),
          group("archive", archive(), "Parquet files in an Iceberg table, for ever."),
          group("heartbeat", heartbeat(), "What proves that nothing came, and tells of silence."),
          group("completeness", CompletenessKeys.ALL, "Whether all arrives that servers count."),
          group("admin", admin(), "Plain HTTP for health, metrics and status."),
          group("api", api(), "REST API: search, SQL, findings, live tail."));

  private Keys() {}

  private static Key group(String name, List<Key> keys, String description) {
    return Key.of(name, new Kind.Group(keys), null, description);
  }

  static Key size(String name, long fallback, long max, String description) {
    return Key.of(name, new Kind.Size(1, max), fallback, description);
  }

  static Key count(String name, long fallback, long max, String description) {
    return Key.of(name, new Kind.Count(1, max), fallback, description);
  }

  static Key time(String name, Duration fallback, Duration max, String description) {
    return Key.of(name, new Kind.Time(Duration.ofMillis(1), max), fallback, description);
  }

  private static Key truth(String name, boolean fallback, String description) {
    return Key.of(name, new Kind.Truth(), fallback, description);
  }

  static Key text(String name, Kind.Text kind, @Nullable String fallback, String says) {
    return Key.of(name, kind, fallback, says);
  }

  private static List<Key> webhook() {
    WebhookSettings defaults = WebhookSettings.DEFAULT;
    return List.of(
        truth("enabled", true, "Whether to listen."),
        Key.of(
            "listen",
            new Kind.Listen(),
            new Address(defaults.host(), defaults.port()),
            "Where to listen; port 0 takes a free one."),
        text(
            "advertise",
            HOST,
            defaults.advertise(),
            "Host API servers reach it by. Default: an address of this machine."),
        Key.of(
            "paths",
            new Kind.Texts(URL_PATH),
            defaults.paths().stream().sorted().toList(),
            "Paths to accept posts on, each also with the name of a cluster after a slash."),
        text("cluster", CLUSTER, defaults.cluster(), "Cluster when neither path nor token tell."),
        Key.of(
            "clusters", new Kind.Texts(CLUSTER), List.of(), "Clusters to accept; empty for any."),
        truth(
            "tokens", defaults.tokens(), "Whether a bearer token or client certificate is needed."),
        Key.of(
            "subjects",
            new Kind.Table(CLUSTER),
            Map.of(),
            "Cluster by the common name or subject of a client certificate."),
        group("tls", tls(), "Certificates."),
        group("limits", webhookLimits(), "Bounds of requests and connections."));
  }

  private static List<Key> tls() {
    return List.of(
        truth("enabled", true, "Whether to speak TLS; an API server sends tokens only over TLS."),
        text("certificate", PATH, null, "PEM file. Default: one made in the data folder."),
        text("key", PATH, null, "PEM file with the certificate's key, PKCS#8."),
        Key.of(
            "names",
            new Kind.Texts(new Kind.Text("[A-Za-z0-9.:*_-]+", "host name or address")),
            List.of(),
            "More names for the certificate made here."),
        Key.of(
            "clients",
            new Kind.Choice(List.of("none", "optional", "required")),
            "none",
            "Whether clients show certificates."),
        text(
            "client_authorities", PATH, null, "PEM file with the roots of clients' certificates."));
  }

  private static List<Key> webhookLimits() {
    WebhookBounds defaults = WebhookBounds.DEFAULT;
    return List.of(
        size("body_bytes_max", defaults.bodyBytesMax(), GIB, "Longest body, also decompressed."),
        size("bodies_bytes_max", defaults.bodiesBytesMax(), 64L * GIB, "Bodies held at once."),
        size("header_bytes_max", defaults.headerBytesMax(), 1 << 20, "Longest header."),
        count("connections_max", defaults.connectionsMax(), 100_000, "Most connections."),
        count(
            "address_connections_max",
            defaults.addressConnectionsMax(),
            100_000,
            "Most connections from one address."),
        time("header_timeout", defaults.headerTimeout(), HOUR, "Until the first header is here."),
        time("body_timeout", defaults.bodyTimeout(), HOUR, "Until a body is here."),
        time("idle_timeout", defaults.idleTimeout(), HOUR, "Until the next request is here."),
        time("drain_timeout", defaults.drainTimeout(), HOUR, "For requests in progress at a stop."),
        time(
            "reload_interval",
            defaults.reloadInterval(),
            HOUR,
            "How often certificate and token files are looked at."));
  }

  private static List<Key> logs() {
    return List.of(
        Key.required("path", PATH, "The file kube-apiserver writes (--audit-log-path)."),
        text("cluster", CLUSTER, "default", "Cluster its events are of."));
  }

  private static List<Key> logReading() {
    LogSettings defaults = LogSettings.DEFAULT;
    return List.of(
        truth(
            "backups",
            defaults.backups(),
            "Whether rotated parts that are there at the very first start are read, too."),
        time("poll_interval", defaults.pollInterval(), HOUR, "Time between two looks at a log."),
        time(
            "find_interval",
            defaults.findInterval(),
            HOUR,
            "Time between two looks for logs that fit a glob."),
        time(
            "line_timeout",
            defaults.lineTimeout(),
            HOUR,
            "How long a rotated part's last line may stay without its end."),
        size(
            "delivery_bytes_max",
            defaults.batchBytesMax(),
            64 << 20,
            "Most bytes handed on at once, but for a longer line."),
        size(
            "line_bytes_max",
            defaults.lineBytesMax(),
            64 << 20,
            "Longest line; of a longer one so much becomes a reject."));
  }

  private static List<Key> rules() {
    return List.of(
        Key.of(
            "paths",
            new Kind.Texts(PATH),
            List.of("default"),
            "Rules files and folders; 'default' is the pack that comes with kustos."),
        Key.of(
            "matching",
            new Kind.Choice(List.of("first", "all")),
            "first",
            "How many rules count per event; as Falco's rule_matching."),
        Key.of(
            "priority",
            new Kind.Choice(
                List.of(
                    "emergency",
                    "alert",
                    "critical",
                    "error",
                    "warning",
                    "notice",
                    "informational",
                    "debug")),
            "debug",
            "Run only rules at least this urgent."),
        time("reload_interval", Duration.ofSeconds(2), HOUR, "How often the files are looked at."));
  }

  private static List<Key> enrich() {
    EnrichSettings defaults = EnrichSettings.NONE;
    return List.of(
        Key.of("addresses", new Kind.Groups(addresses()), List.of(), "Lists of addresses."),
        Key.of(
            "geo",
            new Kind.Texts(PATH),
            List.of(),
            "Databases in MaxMind's format (.mmdb) of countries, cities and networks."),
        Key.of("tags", new Kind.Groups(tags()), List.of(), "Names for what objects hold."),
        size("file_bytes_max", defaults.fileBytesMax(), 64L * GIB, "Longest file of them."));
  }

  private static List<Key> addresses() {
    return List.of(
        Key.required("name", ANY, "What rules and findings call it."),
        Key.of(
            "kind",
            new Kind.Choice(
                Arrays.stream(AddressList.Kind.values()).map(AddressList.Kind::label).toList()),
            AddressList.Kind.NETWORK.label(),
            "What it means: a network of yours, a proxy to believe, a cloud, Tor, a threat."),
        Key.of(
            "ranges",
            new Kind.Texts(
                new Kind.Text("[0-9a-fA-F:.]+([/-][0-9a-fA-F:.]+)?", "address or prefix")),
            List.of(),
            "Addresses, prefixes such as 192.0.2.0/24, ranges such as 192.0.2.1-192.0.2.9."),
        text("file", PATH, null, "More of them: one a line, or a STIX 2.1 bundle; also as .gz."));
  }

  private static List<Key> tags() {
    Kind.Texts globs = new Kind.Texts(new Kind.Text("[A-Za-z0-9*?._:-]+", "name or pattern"));
    return List.of(
        Key.required("tag", CLUSTER, "The name, for example card-data."),
        Key.of("namespaces", globs, List.of(), "Patterns of namespaces; empty for all."),
        Key.of("resources", globs, List.of(), "Patterns of resources in plural; empty for all."),
        Key.of("names", globs, List.of(), "Patterns of objects' names; empty for all."));
  }

  private static List<Key> journal() {
    JournalSettings defaults = JournalSettings.DEFAULT;
    return List.of(
        size("segment_bytes_max", defaults.segmentBytesMax(), GIB, "A new segment begins then."),
        size("queue_bytes_max", defaults.queueBytesMax(), GIB, "Senders wait beyond this."),
        time(
            "retention_age_max",
            defaults.retention().ageMax(),
            YEAR,
            "How long segments stay after all has been read."),
        size(
            "retention_bytes_max",
            defaults.retention().bytesMax(),
            1L << 50,
            "Read segments beyond this go sooner."),
        time("duplicates_age_max", defaults.recentAge(), YEAR, "How long a duplicate is known."),
        count(
            "duplicates_events_max",
            defaults.recentEventsMax(),
            1 << 28,
            "How many events are kept in memory for it, at up to 40 bytes each."),
        Key.of(
            "duplicates_stored_max",
            new Kind.Count(0, 1L << 36),
            defaults.recentStoredMax(),
            "How many more in files, at up to 40 bytes each and 1.3 of memory."));
  }

  private static List<Key> archive() {
    ArchiveOptions defaults = ArchiveOptions.DEFAULT;
    PipelineSettings.Archiving batches = PipelineSettings.DEFAULT.archiving();
    return List.of(
        time(
            "commit_age_max",
            batches.age(),
            HOUR,
            "An event or finding is archived after so long at the latest."),
        count("commit_events_max", batches.eventsMax(), 10_000_000, "Most events of a commit."),
        size("commit_bytes_max", batches.bytesMax(), 4L * GIB, "Most bytes of events of a commit."),
        count(
            "commit_findings_max",
            batches.findingsMax(),
            10_000_000,
            "Findings not yet archived; beyond it rules wait for the archive."),
        time(
            "maintenance_interval",
            PipelineSettings.DEFAULT.maintenance(),
            YEAR,
            "How often files are compacted and what is not needed any more is deleted."),
        size("write_memory_bytes_max", defaults.writeMemoryBytesMax(), 1L << 40, "For writing."),
        size("read_memory_bytes_max", defaults.readMemoryBytesMax(), 1L << 40, "For queries."),
        count("read_threads", defaults.readThreads(), 1024, "Threads of one query."),
        size("row_group_bytes", defaults.rowGroupBytes(), GIB, "Size of a row group."),
        size("compacted_bytes", defaults.compactedBytes(), 64L * GIB, "File size to aim for."),
        count(
            "compaction_files_min",
            defaults.compactionFilesMin(),
            10_000,
            "Smaller files of a day and cluster that are worth compacting."),
        count("snapshots_kept", defaults.snapshotsKept(), 10_000, "Latest snapshots that stay."));
  }

  private static List<Key> heartbeat() {
    return List.of(
        time(
            "interval",
            PipelineSettings.DEFAULT.heartbeat(),
            HOUR,
            "Journaled this often when nothing comes."),
        Key.of(
            "silence",
            new Kind.Time(SECOND, YEAR),
            PipelineSettings.DEFAULT.silence().after(),
            "A source that was heard and then is not for so long is a finding."));
  }

  private static List<Key> admin() {
    return List.of(
        truth("enabled", true, "Whether to listen."),
        Key.of(
            "listen",
            new Kind.Listen(),
            new Address("127.0.0.1", 9766),
            "Where /livez, /readyz, /metrics and /status are; without a password."));
  }

  private static List<Key> api() {
    return List.of(
        truth("enabled", false, "Whether to listen."),
        Key.of(
            "listen",
            new Kind.Listen(),
            new Address("127.0.0.1", ApiSettings.PORT),
            "Where to listen; port 0 takes a free one."),
        group("tls", apiTls(), "Certificates."),
        group("limits", apiLimits(), "Bounds of queries, requests and connections."));
  }

  private static List<Key> apiTls() {
    return List.of(
        Key.of(
            "mode",
            new Kind.Choice(List.of("auto", "always", "never")),
            "auto",
            "When to speak TLS; auto: unless only this machine can reach it."),
        text("certificate", PATH, null, "PEM file. Default: one made in the data folder."),
        text("key", PATH, null, "PEM file with the certificate's key, PKCS#8."),
        Key.of(
            "names",
            new Kind.Texts(new Kind.Text("[A-Za-z0-9.:*_-]+", "host name or address")),
            List.of(),
            "More names for the certificate made here."));
  }

  private static List<Key> apiLimits() {
    ApiSettings.Bounds bounds = ApiSettings.Bounds.DEFAULT;
    QuerySettings query = ApiSettings.QUERY;
    return List.of(
        time("time_max", query.timeMax(), HOUR, "Longest a query may take."),
        size("memory_bytes_max", query.memoryBytesMax(), 1L << 40, "Memory for one SQL query."),
        count("threads", query.threads(), 1024, "Threads of one query."),
        count(
            "concurrent_max", query.concurrentMax(), 1_000, "Queries at a time; more are refused."),
        count("rows_max", bounds.rowsMax(), 10_000_000, "Most rows in one answer."),
        size("answer_bytes_max", bounds.answerBytesMax(), GIB, "Longest answer."),
        size("body_bytes_max", bounds.bodyBytesMax(), GIB, "Longest body of a request."),
        count("connections_max", bounds.connectionsMax(), 100_000, "Most connections."),
        count("tails_max", bounds.tailsMax(), 10_000, "Most live tails at a time."),
        time(
            "request_timeout",
            bounds.requestTimeout(),
            HOUR,
            "Until a request is here, until the next one, and until an answer is taken."));
  }
}
