package io.kustos.server.cli.doctor;

import io.kustos.core.Limits;
import io.kustos.core.doctor.ApiServerFlags;
import io.kustos.core.doctor.ClockSkew;
import io.kustos.core.doctor.Diagnosis;
import io.kustos.core.doctor.Doctor;
import io.kustos.core.doctor.Traffic;
import io.kustos.core.doctor.TrafficMeter;
import io.kustos.core.doctor.UnreadableFlags;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.Timestamps;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import io.kustos.server.cli.option.EventInput;
import io.kustos.server.cli.option.EventLogs;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.option.StoredEvents;
import io.kustos.server.cli.policy.DoctorPolicy;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.EventHit;
import io.kustos.server.report.Human;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.source.webhook.WebhookSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run of {@code kustos doctor}. */
final class DoctorRun {
  /** Standard input, like a rules file, may have so many bytes. */
  private static final int TEXT_BYTES_MAX = Limits.DEFAULT.ruleFileBytesMax();

  private final DoctorCommand arguments;
  private final Terminal terminal;
  private final ClockSkew skew = new ClockSkew();
  private final RuleFiles files = new RuleFiles(Limits.DEFAULT);

  DoctorRun(DoctorCommand arguments, Terminal terminal) {
    this.arguments = arguments;
    this.terminal = terminal;
  }

  int run(String file) {
    Diagnosis diagnosis;
    try {
      ApiServerFlags flags = ApiServerFlags.parse(text(file));
      diagnosis = with(flags, Doctor.examine(flags, kubeconfig(flags), traffic()), policy(flags));
    } catch (UnreadableFlags e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    try (Output out = Output.standard(terminal)) {
      switch (arguments.output) {
        case TEXT -> text(diagnosis, new Lines(out));
        case JSON -> new Lines(out).line(json(diagnosis));
      }
    }
    boolean fails =
        diagnosis.diagnostics().stream()
            .anyMatch(d -> d.severity().compareTo(arguments.failOn) <= 0);
    return fails ? ExitCode.FOUND : ExitCode.OK;
  }

  private SourceText text(String file) {
    if (!file.equals("-")) {
      return files.read(file);
    }
    try {
      byte[] bytes = terminal.in().readNBytes(TEXT_BYTES_MAX);
      return new SourceText("standard input", new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CommandFailure("standard input: cannot be read");
    }
  }

  /** The file that was named, else the one the flags name where that is this machine's. */
  private @Nullable SourceText kubeconfig(ApiServerFlags flags) {
    if (arguments.kubeconfig != null) {
      return files.read(arguments.kubeconfig);
    }
    String named = flags.value("audit-webhook-config-file");
    return named != null && Files.isReadable(Path.of(named)) ? files.read(named) : null;
  }

  /** The file that was named, else the one the flags name where that is this machine's. */
  private @Nullable DoctorPolicy policy(ApiServerFlags flags) {
    if (arguments.policy != null) {
      return DoctorPolicy.of(arguments.policy, terminal);
    }
    String named = flags.value("audit-policy-file");
    return named != null && Files.isReadable(Path.of(named))
        ? DoctorPolicy.of(named, terminal)
        : null;
  }

  private Diagnosis with(ApiServerFlags flags, Diagnosis diagnosis, @Nullable DoctorPolicy policy) {
    List<Diagnosis.Fact> facts = new ArrayList<>(diagnosis.facts());
    List<Diagnostic> said = new ArrayList<>(diagnosis.diagnostics());
    skew.fact().ifPresent(facts::add);
    skew.diagnostic(flags.source()).ifPresent(said::add);
    if (policy != null) {
      facts.add(policy.fact());
      said.addAll(policy.worst());
    }
    said.sort(Comparator.comparing(Diagnostic::severity));
    return new Diagnosis(said, facts);
  }

  private @Nullable Traffic traffic() {
    boolean stored = arguments.data.isGiven() || arguments.range.begins();
    if (!stored && (arguments.events == null || arguments.events.isEmpty())) {
      return null;
    }
    TrafficMeter meter = new TrafficMeter();
    EventInput input =
        EventInput.of(arguments.events, arguments.data, arguments.range, terminal, "no events");
    switch (input) {
      case EventLogs logs -> logs.each("measuring", event -> add(event, meter));
      case StoredEvents held ->
          held.hits(
              hit -> {
                add(hit.event(), meter);
                clocks(hit);
              });
    }
    Traffic traffic = meter.traffic();
    if (traffic.events() == 0) {
      throw new CommandFailure((stored ? "--data" : "--events") + ": no event was read");
    }
    return traffic;
  }

  private static void add(AuditEvent event, TrafficMeter meter) {
    meter.add(event.stageNanos(), event.end() - event.start());
  }

  /** Only what a server sent by itself, with a time of its own. */
  private void clocks(EventHit hit) {
    String source = hit.stored().source();
    if (source != null
        && source.startsWith(WebhookSource.NAME)
        && hit.event().stageNanos() != Timestamps.NONE) {
      skew.add(hit.place().eventMicros(), hit.stored().receivedMicros());
    }
  }

  private void text(Diagnosis diagnosis, Lines out) {
    int width = diagnosis.facts().stream().mapToInt(f -> f.name().length()).max().orElse(0);
    for (Diagnosis.Fact fact : diagnosis.facts()) {
      out.line(fact.name() + " ".repeat(width + 2 - fact.name().length()) + fact.value());
    }
    out.line("");
    out.add(Diagnostics.text(diagnosis.diagnostics(), terminal.ansi(arguments.color)));
    long errors =
        diagnosis.diagnostics().stream()
            .filter(d -> d.severity() == Diagnostic.Severity.ERROR)
            .count();
    long warnings = diagnosis.diagnostics().size() - errors;
    out.line(Human.count(errors, "error") + ", " + Human.count(warnings, "warning"));
  }

  private static String json(Diagnosis diagnosis) {
    JsonWriter json = new JsonWriter(true).beginObject();
    json.name("facts").beginObject();
    diagnosis.facts().forEach(fact -> json.member(fact.name(), fact.value()));
    json.endObject().name("diagnostics").beginArray();
    for (Diagnostic said : diagnosis.diagnostics()) {
      json.beginObject()
          .member("severity", said.severity().name().toLowerCase(Locale.ROOT))
          .member("code", said.code())
          .member("message", said.message())
          .member("file", said.source().name())
          .member("line", said.place().line())
          .member("column", said.place().column())
          .member("change", said.hint())
          .endObject();
    }
    return json.endArray().endObject().toString();
  }
}
