package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic.Severity;
import java.util.Locale;

/** Whether anything is audited, and where it goes. */
final class Backends {
  private Backends() {}

  static void check(Consultation at, boolean log, boolean webhook) {
    String policy = at.flags().value("audit-policy-file");
    at.fact("policy", policy == null ? "none" : policy);
    at.fact("log file", log ? String.valueOf(at.flags().value("audit-log-path")) : "off");
    at.fact(
        "webhook", webhook ? String.valueOf(at.flags().value("audit-webhook-config-file")) : "off");
    Traffic traffic = at.traffic();
    if (traffic != null) {
      at.fact(
          "recorded load",
          String.format(
              Locale.ROOT,
              "%,d events, %.0f a second in the busiest ten seconds, largest %,d bytes",
              traffic.events(),
              traffic.sustained(),
              traffic.largestEventBytes()));
    }
    if (policy == null) {
      at.say(
          Severity.ERROR,
          "NO_POLICY",
          "audit-policy-file",
          "no --audit-policy-file: nothing is audited",
          "add --audit-policy-file=/etc/kubernetes/audit/policy.yaml");
    }
    if (!log && !webhook) {
      at.say(
          Severity.ERROR,
          "NO_BACKEND",
          "audit-log-path",
          "neither --audit-log-path nor --audit-webhook-config-file: events go nowhere",
          "add --audit-log-path=/var/log/kubernetes/audit/audit.log");
    }
    if (!log && webhook) {
      at.say(
          Severity.WARNING,
          "WEBHOOK_ALONE",
          "audit-log-path",
          "only the webhook: what it drops (a sink away for over 80 seconds, a full buffer, a"
              + " server killed, one event that cannot be encoded and its whole batch) is nowhere"
              + " else, and CIS 1.2.16 asks for a log file",
          "add --audit-log-path=/var/log/kubernetes/audit/audit.log");
    }
    if (log && !webhook) {
      at.say(
          Severity.WARNING,
          "NO_WEBHOOK",
          "audit-webhook-config-file",
          "only the log file: whoever takes over the machine can change it before anybody reads it",
          "add --audit-webhook-config-file with the file that kustos serve writes, or follow the"
              + " log with kustos serve");
    }
  }
}
