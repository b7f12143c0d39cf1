package io.kustos.server.source.webhook;

import io.kustos.server.source.Intake;
import io.kustos.server.source.Source;
import io.kustos.server.source.SourceException;
import io.kustos.server.source.SourceStatus;
import io.kustos.server.tls.PrivateFiles;
import io.kustos.server.tls.ReloadableTls;
import io.kustos.server.tls.TlsFolder;
import io.kustos.server.token.Token;
import io.kustos.server.token.TokenFile;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Receives what kube-apiserver's webhook backend posts. {@code docs/sources.md} says how to point
 * one here.
 */
public final class WebhookSource implements Source {
  /** Its name. */
  public static final String NAME = "webhook";

  private static final System.Logger LOG = System.getLogger("kustos.webhook");
  private static final Pattern TOKEN = Pattern.compile("(?m)^ +token: (\\S+)$");

  /** The token of the kubeconfig written here. */
  private static final String KUBECONFIG_TOKEN = "kubeconfig";

  private final WebhookSettings settings;
  private final Path data;
  private final InstantSource clock;
  private final ConnectionGuard guard;
  private final BodyMemory memory;
  private final WebhookCounters counters = new WebhookCounters();
  private final List<AutoCloseable> running = new ArrayList<>();
  private volatile SourceStatus.State state = SourceStatus.State.NEW;
  private volatile String fileProblem = "";
  private volatile int port;
  private volatile Supplier<List<String>> unready = List::of;
  private volatile @Nullable WebhookListener listener;
  private @Nullable ReloadableTls tls;
  private @Nullable TokenFile<ClusterGrant> tokens;

  private WebhookSource(WebhookSettings settings, Path data, InstantSource clock) {
    this.settings = settings;
    this.data = data;
    this.clock = clock;
    this.guard = new ConnectionGuard(settings.bounds());
    this.memory = new BodyMemory(settings.bounds().bodiesBytesMax());
  }

  /** A source with its files (certificates, tokens, kubeconfig) in a data folder. */
  public static WebhookSource of(WebhookSettings settings, Path data, InstantSource clock) {
    return new WebhookSource(settings, data, clock);
  }

  /** The file with the tokens of a data folder. */
  public static Path tokenFile(Path data) {
    return data.resolve("webhook-tokens");
  }

  /** Lets {@code /readyz} tell of more than this source: empty when all is ready. */
  public void readiness(Supplier<List<String>> reasons) {
    unready = reasons;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void start(Intake intake) throws SourceException {
    if (state != SourceStatus.State.NEW) {
      throw new IllegalStateException("started before");
    }
    try {
      PrivateFiles.createFolder(data);
      TokenFile<ClusterGrant> opened = ClusterGrant.open(data);
      tokens = opened;
      if (settings.tls().enabled()) {
        tls = ReloadableTls.open(settings.tls(), data.resolve("tls"), clock.instant());
      }
      var gate = new Gate(settings, opened, clock);
      var handler =
          new WebhookHandler(NAME, settings.bounds(), gate, intake, clock, guard, memory, counters);
      WebhookListener started =
          WebhookListener.start(
              settings, tls, guard, new HealthPages(handler, () -> unready.get()));
      listener = started;
      running.add(started);
      port = started.port();
      running.add(new Ticker("webhook-guard", sweepInterval(), guard::sweep));
      running.add(new Ticker("webhook-files", settings.bounds().reloadInterval(), this::refresh));
      writeKubeconfig(opened);
      state = SourceStatus.State.RUNNING;
    } catch (BindException e) {
      close();
      throw new SourceException(String.valueOf(e.getMessage()), e);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      close();
      throw new SourceException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + reason(e), e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    if (cause instanceof java.io.UncheckedIOException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
  }

  /** A quarter of the shortest timeout, within sense. */
  private Duration sweepInterval() {
    long header = settings.bounds().headerTimeout().toMillis();
    long body = settings.bounds().bodyTimeout().toMillis();
    return Duration.ofMillis(Math.clamp(Math.min(header, body) / 4, 10, 1_000));
  }

  private void refresh() {
    String problem = "";
    if (tls != null && tls.refresh(clock.instant())) {
      LOG.log(System.Logger.Level.INFO, "webhook has read its certificate again");
    }
    try {
      if (tokens != null && tokens.refresh()) {
        LOG.log(System.Logger.Level.INFO, "webhook has read its tokens again");
      }
    } catch (IOException e) {
      problem = "the tokens stay the old ones: " + e.getMessage();
    }
    fileProblem = problem;
  }

  private void writeKubeconfig(TokenFile<ClusterGrant> opened)
      throws IOException, GeneralSecurityException {
    String authority = tls == null ? null : tls.authority();
    String token = null;
    if (tls != null && settings.tokens()) {
      token = writtenToken(opened);
      if (token == null) {
        token = opened.create(KUBECONFIG_TOKEN, null, new ClusterGrant(null));
      }
    }
    String text = new Kubeconfig(url(), authority, token).text();
    Path file = kubeconfig();
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      PrivateFiles.write(file, text);
    }
  }

  /** The token in the kubeconfig that stands there, when it is good still. */
  private @Nullable String writtenToken(TokenFile<ClusterGrant> opened) throws IOException {
    if (!Files.exists(kubeconfig())) {
      return null;
    }
    Matcher written = TOKEN.matcher(Files.readString(kubeconfig()));
    if (!written.find()) {
      return null;
    }
    Token<ClusterGrant> entry = opened.find(written.group(1));
    boolean good =
        entry != null && !entry.isExpired(clock.instant()) && entry.grant().cluster() == null;
    return good ? written.group(1) : null;
  }

  /** The port it listens on, 0 before the start. */
  public int port() {
    return port;
  }

  /** Where API servers post to. */
  public String url() {
    String host =
        settings.advertise() != null
            ? settings.advertise()
            : isAny(settings.host()) ? TlsFolder.machineAddress() : settings.host();
    String literal = host.contains(":") ? "[" + host + "]" : host;
    String scheme = settings.tls().enabled() ? "https://" : "http://";
    return scheme + literal + ":" + port + WebhookSettings.PATH + "/" + settings.cluster();
  }

  private static boolean isAny(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** The file to hand to kube-apiserver, written at the start; only its owner may read it. */
  public Path kubeconfig() {
    return data.resolve("webhook-kubeconfig.yaml");
  }

  /**
   * The flags kube-apiserver needs beside {@code --audit-policy-file}. Without its throttle it
   * sends more than 4,000 events a second.
   */
  public List<String> flags() {
    return List.of(
        "--audit-webhook-config-file=" + kubeconfig().toAbsolutePath(),
        "--audit-webhook-mode=batch",
        "--audit-webhook-batch-throttle-enable=false");
  }

  /** What it has counted. */
  public WebhookMetrics metrics() {
    return counters.snapshot(guard, memory);
  }

  @Override
  public SourceStatus status() {
    List<String> problems = new ArrayList<>(counters.problems(clock.instant()));
    if (tls != null) {
      problems.addAll(tls.problems());
    }
    if (!fileProblem.isEmpty()) {
      problems.add(fileProblem);
    }
    SourceStatus.State now = state;
    WebhookListener listening = listener;
    if (now == SourceStatus.State.RUNNING && listening != null && !listening.isRunning()) {
      now = SourceStatus.State.FAILING;
      problems.addFirst("the HTTP server has stopped: restart");
    }
    return new SourceStatus(
        now,
        url(),
        counters.deliveries(),
        counters.bytes(),
        counters.totals(),
        counters.last(),
        problems);
  }

  @Override
  public synchronized void close() {
    state = SourceStatus.State.CLOSED;
    guard.stop();
    for (AutoCloseable part : running) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "cannot close a part of the webhook", e);
      }
    }
    running.clear();
  }
}
