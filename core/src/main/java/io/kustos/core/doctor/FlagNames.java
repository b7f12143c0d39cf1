package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.Suggestions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Flags of auditing that the server does not know, or that are given twice. */
final class FlagNames {
  private static final List<String> BATCH =
      List.of(
          "batch-buffer-size",
          "batch-max-size",
          "batch-max-wait",
          "batch-throttle-burst",
          "batch-throttle-enable",
          "batch-throttle-qps",
          "mode",
          "truncate-enabled",
          "truncate-max-batch-size",
          "truncate-max-event-size",
          "version");

  private static final List<String> KNOWN = known();

  private FlagNames() {}

  private static List<String> known() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "audit-policy-file",
                "audit-log-compress",
                "audit-log-format",
                "audit-log-maxage",
                "audit-log-maxbackup",
                "audit-log-maxsize",
                "audit-log-path",
                "audit-webhook-config-file",
                "audit-webhook-initial-backoff"));
    for (String name : BATCH) {
      names.add("audit-log-" + name);
      names.add("audit-webhook-" + name);
    }
    return List.copyOf(names);
  }

  static void check(Consultation at) {
    Set<String> seen = new HashSet<>();
    for (Flag flag : at.flags().all()) {
      if (!flag.name().startsWith("audit-") && !flag.name().startsWith("audit_")) {
        continue;
      }
      if (!KNOWN.contains(flag.name())) {
        unknown(at, flag);
      } else if (!seen.add(flag.name())) {
        at.say(
            Severity.WARNING,
            "FLAG_TWICE",
            flag.name(),
            "--" + flag.name() + " is given more than once; the last one counts",
            "leave out all but one");
      }
    }
  }

  private static void unknown(Consultation at, Flag flag) {
    boolean dynamic = flag.name().startsWith("audit-dynamic");
    String near =
        KNOWN.stream()
            .min(Comparator.comparingInt(known -> Suggestions.edits(known, flag.name())))
            .orElseThrow();
    at.say(
        Severity.ERROR,
        "FLAG_UNKNOWN",
        flag.name(),
        "kube-apiserver has no flag --" + flag.name() + ": it does not start",
        dynamic
            ? "dynamic audit configuration went with Kubernetes 1.19: use"
                + " --audit-webhook-config-file"
            : "did you mean --" + near + "?");
  }
}
