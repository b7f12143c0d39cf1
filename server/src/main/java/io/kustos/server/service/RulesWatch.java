package io.kustos.server.service;

import io.kustos.server.pipeline.VersionedRules;
import io.kustos.server.source.IntakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts rules in force when their files change; files with mistakes leave the old ones in force. */
final class RulesWatch {
  private static final System.Logger LOG = System.getLogger("kustos.rules");

  private final RuleLoader loader;
  private final InstantSource clock;
  private String stamp;
  private LocalDate day;
  private volatile ServiceStatus.RulesState state;

  /** Takes rules over. */
  interface Taker {
    void take(VersionedRules rules) throws IntakeException;
  }

  /** Before the first rules are there, none are in force. */
  RulesWatch(RuleLoader loader, InstantSource clock) {
    this.loader = loader;
    this.clock = clock;
    this.stamp = stamp(loader.paths());
    this.day = today();
    this.state = new ServiceStatus.RulesState(loader.paths(), 0, "", clock.instant(), 0, 0, null);
  }

  /** Takes note of the rules to begin with, whose files were not looked at before this was made. */
  void begin(VersionedRules first) {
    state = state(first, clock.instant(), 0, 0, null);
  }

  private ServiceStatus.RulesState state(
      VersionedRules rules, Instant loaded, long reloads, long failures, @Nullable String problem) {
    return new ServiceStatus.RulesState(
        loader.paths(), rules.count(), rules.version(), loaded, reloads, failures, problem);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  ServiceStatus.RulesState state() {
    return state;
  }

  /** Looks at the files, and for exceptions that end; to be called now and then from one thread. */
  void look(Taker taker) {
    String seen = stamp(loader.paths());
    LocalDate today = today();
    boolean changed = !seen.equals(stamp);
    if (!changed && today.equals(day)) {
      return;
    }
    stamp = seen;
    day = today;
    RuleLoader.Loaded loaded = loader.load();
    VersionedRules rules = loaded.rules();
    if (rules == null) {
      refuse(loaded.problems());
      return;
    }
    if (!changed && rules.version().equals(state.version())) {
      return;
    }
    try {
      taker.take(rules);
    } catch (IntakeException e) {
      stamp = ""; // Again at the next look.
      refuse(List.of(String.valueOf(e.getMessage())));
      return;
    }
    state = state(rules, clock.instant(), state.reloads() + 1, state.failures(), null);
    LOG.log(
        System.Logger.Level.INFO,
        "rules loaded again",
        LogFields.of("rules", rules.count(), "version", rules.version()));
  }

  private void refuse(List<String> problems) {
    String first = problems.isEmpty() ? "unknown" : problems.getFirst();
    String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
    ServiceStatus.RulesState old = state;
    state =
        new ServiceStatus.RulesState(
            old.paths(),
            old.count(),
            old.version(),
            old.loaded(),
            old.reloads(),
            old.failures() + 1,
            "the changed files are not used, the rules of "
                + old.loaded()
                + " stay: "
                + first
                + more);
    LOG.log(
        System.Logger.Level.ERROR,
        "THE CHANGED RULES HAVE ERRORS AND ARE NOT USED; the old ones stay in force",
        LogFields.of("version", old.version(), "mistakes", problems.size()));
    for (String problem : problems) {
      LOG.log(System.Logger.Level.ERROR, problem, LogFields.of());
    }
  }

  /** Names, sizes and times of change of all files. */
  private static String stamp(List<String> paths) {
    TreeSet<String> seen = new TreeSet<>();
    for (String path : paths) {
      try (Stream<Path> below = Files.walk(Path.of(path))) {
        for (Path file : below.filter(Files::isRegularFile).toList()) {
          seen.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      } catch (IOException | java.io.UncheckedIOException e) {
        seen.add(path + " unreadable");
      }
    }
    return seen.toString();
  }
}
