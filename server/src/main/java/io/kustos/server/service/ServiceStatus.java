package io.kustos.server.service;

import io.kustos.server.completeness.CompletenessStatus;
import io.kustos.server.pipeline.PipelineStatus;
import io.kustos.server.source.SourceStatus;
import io.kustos.server.source.log.LogStatus;
import io.kustos.server.source.webhook.WebhookMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A server at one moment.
 *
 * @param process who it is
 * @param phase what it is doing
 * @param sources how its sources are, by name
 * @param webhook numbers of the webhook; null when there is none
 * @param logs the log files it follows, by path
 * @param rules where its rules come from
 * @param apiProblems what is wrong with the tokens and certificates of the API
 * @param line what goes through it; null before it is open
 * @param completeness whether all arrives that servers count; null when that is not watched
 */
public record ServiceStatus(
    Program process,
    Phase phase,
    Map<String, SourceStatus> sources,
    @Nullable WebhookMetrics webhook,
    List<LogStatus> logs,
    RulesState rules,
    List<String> apiProblems,
    @Nullable PipelineStatus line,
    @Nullable CompletenessStatus completeness) {

  /** What a server is doing. */
  public enum Phase {
    /** Opening its data, which may take a while after a crash. */
    STARTING,
    /** Receiving. */
    RUNNING,
    /** Finishing what was begun. */
    STOPPING,
    /** Ended in order. */
    STOPPED
  }

  /**
   * A running program.
   *
   * @param version of the program
   * @param pid process id
   * @param started when
   * @param data its data folder
   * @param admin URL of its plain HTTP; null when there is none
   */
  public record Program(
      String version, long pid, Instant started, String data, @Nullable String admin) {}

  /**
   * Where rules come from.
   *
   * @param paths files and folders
   * @param count rules that run
   * @param version of those that run
   * @param loaded when they began to
   * @param reloads how often others took over since the start
   * @param failures how often others could not, since the start
   * @param problem why the files as they are now are not in force; null when they are
   */
  public record RulesState(
      List<String> paths,
      int count,
      String version,
      Instant loaded,
      long reloads,
      long failures,
      @Nullable String problem) {
    /** Copies the list. */
    public RulesState {
      paths = List.copyOf(paths);
    }
  }

  /** Copies the collections. */
  public ServiceStatus {
    logs = List.copyOf(logs);
    apiProblems = List.copyOf(apiProblems);
    sources = new TreeMap<>(sources);
  }

  /** What an operator should look at; empty when all is well. */
  public List<String> problems() {
    List<String> all = new ArrayList<>();
    sources.forEach(
        (name, source) -> source.problems().forEach(problem -> all.add(name + ": " + problem)));
    if (rules.problem() != null) {
      all.add("rules: " + rules.problem());
    }
    apiProblems.forEach(problem -> all.add("api: " + problem));
    if (completeness != null && completeness.problem() != null) {
      all.add("completeness: " + completeness.problem());
    }
    if (line != null) {
      if (line.health().reason() != null) {
        all.add("journal: " + line.health().reason());
      }
      line.damages().forEach(damage -> all.add("journal: " + damage));
      for (PipelineStatus.Consumer consumer : line.consumers()) {
        if (consumer.problem() != null) {
          all.add(consumer.name() + ": " + consumer.problem());
        }
      }
      PipelineStatus.SetAside aside = line.archive().setAside();
      if (aside.events() > 0) {
        all.add(
            "archive: %d events could not be archived and lie in %s; each file says why"
                .formatted(aside.events(), aside.folder()));
      }
      if (aside.findings() > 0) {
        all.add(
            "archive: %d findings could not be archived and lie in %s; each file says why"
                .formatted(aside.findings(), aside.folder()));
      }
      if (line.archive().problem() != null) {
        all.add("archive: " + line.archive().problem());
      }
    }
    return all;
  }

  /** Why it cannot take events in now; empty when it can. */
  public List<String> unready() {
    List<String> all = new ArrayList<>();
    if (phase != Phase.RUNNING) {
      all.add("the server is " + phase.name().toLowerCase(java.util.Locale.ROOT));
    }
    if (line != null && line.health().reason() != null) {
      all.add("journal: " + line.health().reason());
    }
    sources.forEach(
        (name, source) -> {
          if (source.state() != SourceStatus.State.RUNNING) {
            all.add(name + " is " + source.state().name().toLowerCase(java.util.Locale.ROOT));
          }
        });
    return all;
  }
}
