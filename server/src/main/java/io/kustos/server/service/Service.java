package io.kustos.server.service;

import io.kustos.core.Limits;
import io.kustos.core.detect.Matching;
import io.kustos.core.detect.PlanOptions;
import io.kustos.core.rule.Priority;
import io.kustos.lake.Archive;
import io.kustos.server.api.ApiServer;
import io.kustos.server.api.ApiSettings;
import io.kustos.server.completeness.CompletenessSettings;
import io.kustos.server.completeness.CompletenessWatch;
import io.kustos.server.config.Address;
import io.kustos.server.config.Config;
import io.kustos.server.handover.ImportDoor;
import io.kustos.server.http.AdminListener;
import io.kustos.server.http.FreeAddress;
import io.kustos.server.http.Page;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.pipeline.Pipeline;
import io.kustos.server.pipeline.PipelineSettings;
import io.kustos.server.pipeline.SourceGap;
import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.service.ServiceStatus.Phase;
import io.kustos.server.source.Intake;
import io.kustos.server.source.Receipt;
import io.kustos.server.source.Source;
import io.kustos.server.source.SourceException;
import io.kustos.server.source.SourceStatus;
import io.kustos.server.source.log.LogGap;
import io.kustos.server.source.log.LogInput;
import io.kustos.server.source.log.LogSettings;
import io.kustos.server.source.log.LogSource;
import io.kustos.server.source.webhook.WebhookSource;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server: everything is made and joined here, and closed in the opposite order. */
public final class Service implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("kustos.service");
  private static final Duration SAVED_EVERY = Duration.ofSeconds(10);
  private static final Duration API_FILES_EVERY = Duration.ofSeconds(1);

  /** Name of what imports deliver. */
  private static final String IMPORT = "import";

  private final ServiceSettings settings;
  private final InstantSource clock;
  private final Instant started;
  private final Path data;
  private final RuleLoader loader;
  private final RulesWatch rules;
  private final List<Source> sources = new ArrayList<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kustos-service").factory());
  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable Pipeline pipeline;
  private @Nullable AdminListener admin;
  private volatile @Nullable ApiServer api;
  private volatile @Nullable CompletenessWatch completeness;
  private @Nullable WebhookSource webhook;
  private volatile @Nullable LogSource logs;
  private @Nullable DemoSource demo;

  private Service(ServiceSettings settings, RuleLoader loader, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.started = clock.instant();
    this.data = settings.config().data().toAbsolutePath().normalize();
    this.loader = loader;
    this.rules = new RulesWatch(loader, clock);
  }

  /**
   * Starts a server.
   *
   * @param first brings the rules to begin with; what it throws is thrown from here. It is asked
   *     when all is opened that does not need them, so it may still be making them meanwhile
   * @param loader brings others when their files change
   * @throws IOException when the data folder cannot be used, or the admin address not be taken
   * @throws SourceException when a source cannot start
   */
  public static Service start(
      ServiceSettings settings,
      RuleLoader loader,
      Supplier<VersionedRules> first,
      InstantSource clock)
      throws IOException, SourceException {
    Service service = new Service(settings, loader, clock);
    boolean running = false;
    try {
      service.open(first);
      running = true;
      return service;
    } finally {
      if (!running) {
        service.close();
      }
    }
  }

  private void open(Supplier<VersionedRules> first) throws IOException, SourceException {
    Config config = settings.config();
    DataFolder folder = opened(DataFolder.open(config.data()));
    if (config.webhook() != null) {
      FreeAddress.check(config.webhook().host(), config.webhook().port());
    }
    ArchiveAhead ahead =
        opened(ArchiveAhead.begin(folder.path().resolve("archive"), config.archive()));
    Address address = config.admin();
    if (address != null) {
      admin = opened(AdminListener.start(address.host(), address.port(), pages()));
    }
    Supplier<VersionedRules> begun = () -> begun(first.get());
    Pipeline line =
        opened(Pipeline.open(folder, ahead::get, begun, pipelineSettings(config), clock));
    Archive archive = ahead.get();
    line.onFinding(new FindingLog(clock));
    pipeline = line;
    for (Source source : sources(config, line)) {
      source.start(line.intake());
      opened(source);
    }
    if (!sources.isEmpty()) {
      opened(ImportDoor.open(data, line.intake(), new ImportLink(line), Service::isImport));
    }
    ApiSettings asked = config.api();
    if (asked != null) {
      QueryEngine engine = opened(QueryEngine.over(archive, line, asked.query(), loader::lookups));
      ApiServer answering = opened(ApiServer.start(asked, data, engine, this::statusJson, clock));
      api = answering;
      repeat(answering::refresh, API_FILES_EVERY);
    }
    CompletenessSettings compared = config.completeness();
    if (compared != null) {
      QueryEngine engine = opened(QueryEngine.over(archive, line, CompletenessLink.QUERY));
      CompletenessLink link = new CompletenessLink(engine, line, compared.cluster(), clock);
      completeness = opened(CompletenessWatch.start(compared, data, link, link::missing, clock));
    }
    if (webhook != null && webhook.port() < 1) {
      throw new BindException("the webhook cannot listen");
    }
    phase = Phase.RUNNING;
    repeat(() -> rules.look(line::rules), config.rules().reloadInterval());
    repeat(this::save, SAVED_EVERY);
    save();
  }

  private VersionedRules begun(VersionedRules first) {
    rules.begin(first);
    return first;
  }

  private static boolean isImport(String source) {
    return source.equals(IMPORT) || source.startsWith(IMPORT + ":");
  }

  private void repeat(Runnable task, Duration pause) {
    long millis = pause.toMillis();
    Future<?> _ =
        timer.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private PipelineSettings pipelineSettings(Config config) {
    PipelineSettings defaults = PipelineSettings.DEFAULT;
    PlanOptions plan =
        new PlanOptions(
            Matching.valueOf(config.rules().matching().toUpperCase(Locale.ROOT)),
            Priority.parse(config.rules().priority()).orElse(Priority.DEBUG));
    return defaults
        .withJournal(config.journal())
        .withLimits(Limits.DEFAULT)
        .withPlan(plan)
        .withCorrelation(config.correlation())
        .withArchiving(config.archiving(), config.maintenance())
        .withPlace(settings.hostname(), defaults.zone())
        .withSilence(
            config.heartbeat().interval(),
            new PipelineSettings.Silence(
                config.heartbeat().silence(), Set.of(IMPORT, DemoSource.NAME)));
  }

  private List<Source> sources(Config config, Pipeline line) {
    if (config.webhook() != null) {
      webhook = WebhookSource.of(config.webhook(), data, clock);
      webhook.readiness(() -> status().unready());
      sources.add(webhook);
    }
    if (!config.logs().isEmpty()) {
      List<LogInput> inputs =
          config.logs().stream().map(l -> new LogInput(l.path().toString(), l.cluster())).toList();
      LogSettings following = config.logReading().withLogs(inputs);
      logs = LogSource.of(following, clock, gap -> line.gap(sourceGap(gap)));
      sources.add(logs);
    }
    if (settings.demo() != null) {
      demo = new DemoSource(clock, settings.demo());
      sources.add(demo);
    }
    return sources;
  }

  private static SourceGap sourceGap(LogGap gap) {
    return new SourceGap(
        LogSource.NAME + ":" + gap.log(),
        gap.cluster(),
        gap.kind().name().toLowerCase(Locale.ROOT),
        gap.file(),
        gap.bytesMissing(),
        gap.text(),
        gap.noticed());
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "cannot do what is due", e);
      }
    };
  }

  private Map<String, Supplier<Page>> pages() {
    return Map.of(
        "/livez", () -> Page.text(200, "ok\n"),
        "/readyz", this::ready,
        "/metrics", () -> Page.metrics(ServiceMetrics.of(status(), api)),
        "/status", () -> Page.json(statusJson()));
  }

  private String statusJson() {
    return StatusJson.of(status(), clock.instant());
  }

  private Page ready() {
    List<String> unready = status().unready();
    return unready.isEmpty()
        ? Page.text(200, "ok\n")
        : Page.text(503, String.join("\n", unready) + "\n");
  }

  /** How it is doing. */
  public ServiceStatus status() {
    Map<String, SourceStatus> states = new TreeMap<>();
    if (phase == Phase.RUNNING || phase == Phase.STOPPING) {
      sources.forEach(source -> states.put(source.name(), source.status()));
    }
    Pipeline line = pipeline;
    LogSource following = logs;
    ApiServer answering = api;
    CompletenessWatch watch = completeness;
    return new ServiceStatus(
        new ServiceStatus.Program(
            settings.version(),
            ProcessHandle.current().pid(),
            started,
            data.toString(),
            adminUrl()),
        phase,
        states,
        webhook == null || phase != Phase.RUNNING ? null : webhook.metrics(),
        following == null ? List.of() : following.logs(),
        rules.state(),
        answering == null ? List.of() : answering.problems(),
        line == null ? null : line.status(),
        watch == null ? null : watch.status());
  }

  /** URL of the plain HTTP; null when there is none. */
  public @Nullable String adminUrl() {
    Address address = settings.config().admin();
    AdminListener listener = admin;
    if (address == null || listener == null) {
      return null;
    }
    String host = address.host().equals("0.0.0.0") ? "127.0.0.1" : address.host();
    return "http://" + new Address(host, listener.port());
  }

  /** URL of the API; null when there is none. */
  public @Nullable String apiUrl() {
    ApiServer answering = api;
    return answering == null ? null : answering.url();
  }

  /** The webhook; null when it is off. */
  public @Nullable WebhookSource webhook() {
    return webhook;
  }

  /**
   * Where more can be handed in, as by a source.
   *
   * @throws IllegalStateException when it is not started
   */
  public Intake intake() {
    Pipeline line = pipeline;
    if (line == null) {
      throw new IllegalStateException("not started");
    }
    return line.intake();
  }

  /** Lets what was handed in be archived without waiting for more; returns at once. */
  public void flush() {
    Pipeline line = pipeline;
    if (line != null) {
      line.flush();
    }
  }

  /** Completes when the demo is through; null without a demo. */
  public @Nullable CompletableFuture<Receipt> demoDone() {
    return demo == null ? null : demo.done();
  }

  /** Writes what {@code kustos status} shows when no server runs. */
  private void save() {
    try {
      StatusFile.write(data, StatusJson.of(status(), clock.instant()));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot write " + StatusFile.NAME, e);
    }
  }

  /** Stops receiving, finishes what was begun, and closes everything. */
  @Override
  public void close() {
    boolean ran = phase == Phase.RUNNING;
    phase = Phase.STOPPING;
    timer.shutdown();
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        if (part instanceof DataFolder && ran) {
          phase = Phase.STOPPED;
          save();
        }
        part.close();
      } catch (Exception e) {
        String name = part.getClass().getSimpleName();
        LOG.log(System.Logger.Level.ERROR, "cannot close the " + name + " in order", e);
      }
    }
  }
}
