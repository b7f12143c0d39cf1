package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic.Severity;
import java.time.Duration;
import java.util.Locale;

/** The webhook: what its batches, buffer and retries can carry. */
final class WebhookBackend {
  private static final long BUFFER = 10_000;
  private static final long BATCH = 400;
  private static final double QPS = 10;
  private static final Duration BACKOFF = Duration.ofSeconds(10);

  /** Delays before the second to the fifth attempt, as multiples of the first: 1.5 a step. */
  private static final double ATTEMPTS = 1 + 1.5 + 2.25 + 3.375;

  private WebhookBackend() {}

  static void check(Consultation at) {
    String mode = at.flags().value("audit-webhook-mode");
    if (mode == null || mode.equals("batch")) {
      capacity(at);
      retries(at);
    } else if (mode.equals("blocking")) {
      at.say(
          Severity.WARNING,
          "WEBHOOK_BLOCKING",
          "audit-webhook-mode",
          "blocking: every request waits for the sink, one event a post; a sink that is away delays"
              + " each of them by all retries and still loses the event",
          "set --audit-webhook-mode=batch");
    } else if (mode.equals("blocking-strict")) {
      at.say(
          Severity.ERROR,
          "WEBHOOK_STRICT",
          "audit-webhook-mode",
          "blocking-strict: while the sink is away every audited request fails with 500, those of"
              + " kubelets and controllers too",
          "set --audit-webhook-mode=batch");
    } else {
      at.say(
          Severity.ERROR,
          "FLAG_VALUE",
          "audit-webhook-mode",
          "--audit-webhook-mode is '" + mode + "': the server does not start",
          "set --audit-webhook-mode=batch");
    }
    Truncation.check(at, "webhook");
    if (at.flags().flag("audit-webhook-truncate-max-batch-size") != null) {
      at.say(
          Severity.WARNING,
          "WEBHOOK_BATCH_BYTES",
          "audit-webhook-truncate-max-batch-size",
          "--audit-webhook-truncate-max-batch-size does not split the batches of batch mode",
          "lower --audit-webhook-batch-max-size to make posts smaller");
    }
  }

  private static void capacity(Consultation at) {
    long buffer = at.number("audit-webhook-batch-buffer-size", BUFFER);
    long batch = at.number("audit-webhook-batch-max-size", BATCH);
    double qps = at.real("audit-webhook-batch-throttle-qps", QPS);
    boolean throttled = at.isTrue("audit-webhook-batch-throttle-enable", true);
    Traffic traffic = at.traffic();
    if (throttled) {
      at.fact(
          "webhook ceiling",
          String.format(
              Locale.ROOT, "%,.0f events a second (%.0f posts of %d)", qps * batch, qps, batch));
    }
    if (buffer < batch) {
      at.say(
          Severity.ERROR,
          "WEBHOOK_BUFFER",
          "audit-webhook-batch-buffer-size",
          "the buffer of " + buffer + " events is smaller than a batch of " + batch,
          "set --audit-webhook-batch-buffer-size=" + Math.max(BUFFER, batch * 25));
    }
    if (traffic == null) {
      return;
    }
    if (throttled && traffic.sustained() > qps * batch) {
      at.say(
          Severity.ERROR,
          "WEBHOOK_CEILING",
          "audit-webhook-batch-throttle-qps",
          String.format(
              Locale.ROOT,
              "%.0f events a second were recorded over ten seconds and the webhook carries %.0f:"
                  + " when the buffer is full the newest are dropped, and clients notice nothing",
              traffic.sustained(),
              qps * batch),
          "set --audit-webhook-batch-throttle-qps="
              + (long) Math.ceil(2 * traffic.sustained() / Math.max(1, batch)));
    }
    if (traffic.peakPerSecond() > buffer) {
      at.say(
          Severity.WARNING,
          "WEBHOOK_BUFFER",
          "audit-webhook-batch-buffer-size",
          String.format(
              Locale.ROOT,
              "%,d events were recorded in one second and the buffer holds %,d",
              traffic.peakPerSecond(),
              buffer),
          "set --audit-webhook-batch-buffer-size=" + 4 * traffic.peakPerSecond());
    }
  }

  private static void retries(Consultation at) {
    Duration backoff = at.duration("audit-webhook-initial-backoff", BACKOFF);
    long survived = Math.round(backoff.toMillis() * ATTEMPTS / 1000.0);
    at.fact("sink may be away", "about " + survived + " seconds before batches are dropped");
    if (backoff.compareTo(BACKOFF) < 0) {
      at.say(
          Severity.WARNING,
          "WEBHOOK_BACKOFF",
          "audit-webhook-initial-backoff",
          "five attempts within about "
              + survived
              + " seconds, then the batch is gone: a restart of the sink can take longer",
          "set --audit-webhook-initial-backoff=10s or more");
    }
    if (at.number("audit-webhook-batch-max-size", BATCH) == 1) {
      at.say(
          Severity.WARNING,
          "WEBHOOK_BATCH_ONE",
          "audit-webhook-batch-max-size",
          "one event a post: ten events a second at most by default",
          "set --audit-webhook-batch-max-size=400");
    }
  }
}
