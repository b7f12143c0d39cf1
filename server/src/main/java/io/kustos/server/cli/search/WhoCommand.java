package io.kustos.server.cli.search;

import io.kustos.core.answer.Answer;
import io.kustos.core.answer.Answers;
import io.kustos.core.answer.Question;
import io.kustos.server.cli.option.Asking;
import io.kustos.server.cli.option.DataOption;
import io.kustos.server.cli.option.PlainForm;
import io.kustos.server.cli.option.TimeArgument;
import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Lines;
import io.kustos.server.cli.terminal.Output;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.QueryEngine;
import io.kustos.server.query.QuerySettings;
import io.kustos.server.who.EngineHistory;
import io.kustos.server.who.WhoJson;
import io.kustos.server.who.WhoQuestion;
import io.kustos.server.who.WhoText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kustos who}. */
@Command(
    name = "who",
    description = "Tell who did something to an object, and who is behind it.",
    sortOptions = false,
    customSynopsis = "kustos who DEED KIND/NAME [OPTION]...",
    footerHeading = "%nExamples:%n",
    footer = {
      "  kustos who deleted pods/web-1 -n shop",
      "      also when a controller did it: the chain back to the person",
      "  kustos who read secrets/db -n prod --since 30d",
      "      lists of the namespace or the cluster read it, too; who was refused stands apart",
      "  kustos who exec'd into pods/web-1 -n shop",
      "      with the commands",
      "",
      "Deeds: read, created, changed, scaled, deleted, evicted, exec'd, attached, forwarded,",
      "debugged, approved, touched. Objects: as kubectl takes them (po/web-1, deploy/web,",
      "certificates.cert-manager.io/web); a kind alone is every object of it. docs/who.md has more."
    })
public final class WhoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "DEED", description = "What was done, for example deleted.")
  String deed = "";

  @Parameters(
      index = "1..*",
      arity = "1..3",
      paramLabel = "KIND/NAME",
      description = "The object it was done to.")
  List<String> object = List.of();

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace of the object. Default: any.")
  @Nullable String namespace;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      split = ",",
      description = "Clusters to look at. Default: all.")
  Set<String> clusters = Set.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From when on: 2026-11-23T01:16:14Z, or 24h ago. Default: all there is.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Until when. Default: now.")
  @Nullable String until;

  @Option(names = "--limit", paramLabel = "N", description = "Most to show. Default: 20.")
  int limit = 20;

  @Option(names = "--output", paramLabel = "text|json", description = "Default: text.")
  PlainForm output = PlainForm.TEXT;

  @Mixin DataOption data = new DataOption();

  /** The command, before its options are read. */
  public WhoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new CommandFailure("--limit " + limit + ": at least 1");
    }
    Question question = question();
    try (QueryEngine engine = data.open(terminal, QuerySettings.DEFAULT)) {
      List<String> problems =
          Asking.ask(terminal, cancellation -> ask(engine, question, cancellation));
      return Asking.problems(terminal, problems);
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }

  private List<String> ask(QueryEngine engine, Question question, Cancellation cancellation)
      throws IOException {
    EngineHistory history = new EngineHistory(engine, cancellation);
    Answer answer;
    try {
      answer = Answers.from(history).to(question);
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    try (Output out = Output.standard(terminal)) {
      new Lines(out)
          .add(
              output == PlainForm.JSON
                  ? WhoJson.of(answer, history.problems())
                  : WhoText.of(answer, span(), limit));
    }
    return history.problems();
  }

  private String span() {
    return (since == null ? "all there is" : "since " + since)
        + (until == null ? "" : " until " + until)
        + (clusters.isEmpty() ? "" : ", in " + String.join(", ", clusters));
  }

  private Question question() {
    Instant now = Instant.now();
    long from = since == null ? Long.MIN_VALUE : TimeArgument.nanos("--since", since, now);
    long to = until == null ? Long.MAX_VALUE : TimeArgument.nanos("--until", until, now);
    if (from >= to) {
      throw new CommandFailure("--since is not before --until");
    }
    try {
      return WhoQuestion.of(deed, object, namespace, clusters, from, to);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
  }
}
