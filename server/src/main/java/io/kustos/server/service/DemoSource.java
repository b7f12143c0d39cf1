package io.kustos.server.service;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.Receipt;
import io.kustos.server.source.Source;
import io.kustos.server.source.SourceException;
import io.kustos.server.source.SourceStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Replays the recorded week that comes with the program, so that it ends now: an event's time is
 * moved, nothing else of it.
 */
final class DemoSource implements Source {
  static final String NAME = "demo";

  private static final System.Logger LOG = System.getLogger("kustos.demo");
  private static final String EVENTS = "/io/kustos/demo/week.jsonl.gz";
  private static final int BATCH_EVENTS = 50;
  private static final Pattern TIME =
      Pattern.compile("\"(requestReceivedTimestamp|stageTimestamp)\":\"([^\"]+)\"");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private final Duration length;
  private final CompletableFuture<Receipt> done = new CompletableFuture<>();
  private volatile Receipt totals = new Receipt(0, 0, 0);
  private final LongAdder bytes = new LongAdder();
  private final LongAdder deliveries = new LongAdder();
  private volatile Instant last = Instant.EPOCH;
  private volatile SourceStatus.State state = SourceStatus.State.NEW;
  private Thread thread = Thread.currentThread();

  /** A replay that takes about so long. */
  DemoSource(InstantSource clock, Duration length) {
    this.clock = clock;
    this.length = length;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Completes with what was in the week when all of it is durable. */
  CompletableFuture<Receipt> done() {
    return done;
  }

  @Override
  public void start(Intake intake) throws SourceException {
    List<String> events;
    try {
      events = events();
    } catch (IOException e) {
      throw new SourceException("cannot read the demo events: " + e.getMessage(), e);
    }
    state = SourceStatus.State.RUNNING;
    thread = Thread.ofVirtual().name("kustos-demo").start(() -> replay(events, intake));
  }

  private static List<String> events() throws IOException {
    try (InputStream in = DemoSource.class.getResourceAsStream(EVENTS)) {
      if (in == null) {
        throw new IOException("the program lacks " + EVENTS);
      }
      byte[] all = new GZIPInputStream(in).readAllBytes();
      return new String(all, StandardCharsets.UTF_8).lines().toList();
    }
  }

  private void replay(List<String> events, Intake intake) {
    int batches = (events.size() + BATCH_EVENTS - 1) / BATCH_EVENTS;
    Duration pause = length.dividedBy(Math.max(1, batches));
    Duration shift = Duration.between(time(events.getLast()), clock.instant().plus(length));
    try {
      for (int from = 0; from < events.size(); from += BATCH_EVENTS) {
        Thread.sleep(pause);
        int to = Math.min(events.size(), from + BATCH_EVENTS);
        deliver(events.subList(from, to), shift, intake);
      }
      done.complete(totals);
    } catch (IntakeException e) {
      LOG.log(System.Logger.Level.WARNING, "the demo ends: " + e.getMessage());
      done.completeExceptionally(e);
    } catch (InterruptedException e) {
      done.completeExceptionally(e);
    }
  }

  private static Instant time(String event) {
    Matcher time = TIME.matcher(event);
    return time.find() ? Instant.parse(time.group(2)) : Instant.EPOCH;
  }

  private void deliver(List<String> events, Duration shift, Intake intake) throws IntakeException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String event : events) {
      body.writeBytes(moved(event, shift).getBytes(StandardCharsets.UTF_8));
      body.write('\n');
    }
    Instant now = clock.instant();
    Receipt receipt = intake.accept(Delivery.body(NAME, NAME, body.toByteArray(), now));
    totals = totals.plus(receipt);
    bytes.add(body.size());
    deliveries.increment();
    last = now;
  }

  static String moved(String event, Duration shift) {
    return TIME.matcher(event)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "\""
                        + found.group(1)
                        + "\":\""
                        + MICROS.format(Instant.parse(found.group(2)).plus(shift))
                        + "\""));
  }

  @Override
  public SourceStatus status() {
    Instant time = deliveries.sum() == 0 ? null : last;
    return new SourceStatus(
        state, "the recorded week", deliveries.sum(), bytes.sum(), totals, time, List.of());
  }

  @Override
  public void close() {
    if (state == SourceStatus.State.RUNNING) {
      thread.interrupt();
    }
    state = SourceStatus.State.CLOSED;
  }
}
