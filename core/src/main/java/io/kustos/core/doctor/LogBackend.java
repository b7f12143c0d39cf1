package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic.Severity;
import java.util.Locale;

/** The log file: rotation, modes, truncation. */
final class LogBackend {
  private static final long CIS_MAXAGE_DAYS = 30;
  private static final long CIS_MAXBACKUP = 10;
  private static final long CIS_MAXSIZE_MB = 100;
  private static final long MB = 1 << 20;

  /** A tailer that is away this long should still find its backups. */
  private static final double HOURS_KEPT_MIN = 4;

  private LogBackend() {}

  static void check(Consultation at) {
    if ("-".equals(at.flags().value("audit-log-path"))) {
      at.say(
          Severity.WARNING,
          "LOG_STDOUT",
          "audit-log-path",
          "the log goes to standard output: the container runtime cuts lines at 16 KiB and rotates"
              + " by its own rules",
          "set --audit-log-path=/var/log/kubernetes/audit/audit.log");
    } else {
      rotation(at);
    }
    mode(at);
    if ("legacy".equals(at.flags().value("audit-log-format"))) {
      at.say(
          Severity.ERROR,
          "LOG_LEGACY",
          "audit-log-format",
          "--audit-log-format=legacy writes lines of text without most fields",
          "set --audit-log-format=json");
    }
    Truncation.check(at, "log");
  }

  private static void rotation(Consultation at) {
    long size = at.number("audit-log-maxsize", 0);
    cis(at, "1.2.17", "audit-log-maxage", CIS_MAXAGE_DAYS, "days");
    cis(at, "1.2.18", "audit-log-maxbackup", CIS_MAXBACKUP, "backups");
    cis(at, "1.2.19", "audit-log-maxsize", CIS_MAXSIZE_MB, "MB");
    if (at.flags().flag("audit-log-maxsize") != null && size == 0) {
      at.say(
          Severity.WARNING,
          "LOG_UNBOUNDED",
          "audit-log-maxsize",
          "--audit-log-maxsize=0: no rotation since Kubernetes 1.36, and the disk fills up",
          "set --audit-log-maxsize=100");
    }
    Traffic traffic = at.traffic();
    long backups = at.number("audit-log-maxbackup", 0);
    if (traffic == null || size <= 0) {
      return;
    }
    if (traffic.largestEventBytes() > size * MB) {
      at.say(
          Severity.ERROR,
          "LOG_EVENT_TOO_LARGE",
          "audit-log-maxsize",
          String.format(
              Locale.ROOT,
              "an event of %,d bytes was recorded: one larger than --audit-log-maxsize is not"
                  + " logged at all",
              traffic.largestEventBytes()),
          "set --audit-log-maxsize=100, and --audit-log-truncate-enabled=true");
    }
    if (backups > 0) {
      kept(at, traffic, size, backups);
    }
  }

  private static void kept(Consultation at, Traffic traffic, long size, long backups) {
    double seconds = size * MB * (backups + 1.0) / Math.max(1, traffic.bytesPerSecond());
    double hours = seconds / 3600;
    at.fact("log kept", String.format(Locale.ROOT, "%.1f hours at the recorded rate", hours));
    if (hours < HOURS_KEPT_MIN) {
      long needed =
          (long) Math.ceil(HOURS_KEPT_MIN * 3600 * traffic.bytesPerSecond() / (double) (size * MB));
      at.say(
          Severity.WARNING,
          "LOG_KEPT_SHORT",
          "audit-log-maxbackup",
          String.format(
              Locale.ROOT,
              "at the recorded rate the backups hold %.1f hours: whoever follows the log and is"
                  + " away longer loses events",
              hours),
          "set --audit-log-maxbackup=" + needed);
    }
  }

  private static void cis(Consultation at, String item, String flag, long wanted, String unit) {
    Flag found = at.flags().flag(flag);
    long value = at.number(flag, 0);
    if (found != null && value >= wanted) {
      return;
    }
    String state = found == null ? "is not set" : "is " + found.value() + " " + unit;
    at.say(
        Severity.WARNING,
        "CIS_" + item,
        flag,
        "--" + flag + " " + state + "; CIS " + item + " asks for " + wanted + " or more",
        "set --" + flag + "=" + wanted);
  }

  private static void mode(Consultation at) {
    String mode = at.flags().value("audit-log-mode");
    if ("blocking-strict".equals(mode)) {
      at.say(
          Severity.WARNING,
          "LOG_STRICT",
          "audit-log-mode",
          "blocking-strict: a full disk makes every audited request fail with 500",
          "watch the disk, or set --audit-log-mode=blocking");
    } else if ("batch".equals(mode)) {
      at.say(
          Severity.WARNING,
          "LOG_BATCH",
          "audit-log-mode",
          "batch: a server that is killed takes up to --audit-log-batch-buffer-size events with it",
          "set --audit-log-mode=blocking, which is the default for files");
    } else if (mode != null && !mode.equals("blocking")) {
      at.say(
          Severity.ERROR,
          "FLAG_VALUE",
          "audit-log-mode",
          "--audit-log-mode is '" + mode + "': the server does not start",
          "set --audit-log-mode=blocking");
    }
  }
}
