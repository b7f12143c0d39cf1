package io.kustos.server.query;

import io.kustos.core.Limits;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.Comparison;
import io.kustos.core.rule.Condition;
import io.kustos.core.rule.Operand;
import io.kustos.core.rule.SourceText;
import io.kustos.core.rule.field.EventFields;
import io.kustos.core.rule.search.SearchFields;
import io.kustos.core.rule.search.SearchLanguage;
import io.kustos.core.rule.search.SearchQuery;
import io.kustos.core.rule.search.SearchTimes;
import io.kustos.lake.Archive;
import io.kustos.lake.ArchiveOptions;
import io.kustos.lake.ArchiveReader;
import io.kustos.lake.FileValues;
import io.kustos.lake.SqlSessions;
import io.kustos.server.pipeline.FindingListener;
import io.kustos.server.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about all that was taken in: the archive as it is at the moment of the
 * question, and what the journal has beyond it, without a gap and without doubles between the two.
 *
 * <p>Either inside a server, over its open archive and journal; or in a process of its own, over a
 * data folder that a server may be working on at the same time (ADR 005 says how). Thread-safe: any
 * number of threads may ask; more than {@link QuerySettings#concurrentMax} at a time are refused.
 *
 * <p>What cannot be read, such as a file that is missing or damaged, is named in the outcome's
 * problems, and the rest is served.
 */
public final class QueryEngine implements AutoCloseable {

  /** Most events of one request that are handed out. */
  private static final int STAGES_MAX = 1_000;

  private static final int VERSION_MAX = 1;

  private final Question.Place place;
  private final QuerySettings settings;
  private final Admission admission;
  private final Path spill;
  private final SqlSessions sessions;
  private final @Nullable Pipeline pipeline;
  private final AutoCloseable archive;
  private final Supplier<Lookups> lookups;

  private QueryEngine(
      Question.Place place,
      QuerySettings settings,
      Path spill,
      @Nullable Pipeline pipeline,
      AutoCloseable archive,
      Supplier<Lookups> lookups) {
    this.place = place;
    this.settings = settings;
    this.admission = new Admission(settings);
    this.spill = spill;
    this.sessions = new SqlSessions(spill, settings.memoryBytesMax(), settings.threads());
    this.pipeline = pipeline;
    this.archive = archive;
    this.lookups = lookups;
  }

  /**
   * Opens a data folder to read it, whether or not a server works on it.
   *
   * @throws IOException when there is no data folder of Kustos, or it is of a newer one
   */
  public static QueryEngine open(Path dataFolder, QuerySettings settings) throws IOException {
    return open(dataFolder, settings, () -> Lookups.NONE);
  }

  /**
   * The same.
   *
   * @param lookups what enriched fields look up in; asked only for queries that have such fields
   */
  public static QueryEngine open(Path dataFolder, QuerySettings settings, Supplier<Lookups> lookups)
      throws IOException {
    checkVersion(dataFolder);
    ArchiveReader reader = ArchiveReader.open(dataFolder.resolve("archive"), options(settings));
    Question.Place place =
        new Question.Place(
            reader,
            JournalSource.in(dataFolder),
            List::of,
            new TailIndex(),
            new FileCounts(),
            new FileValues());
    return new QueryEngine(
        place, settings, Files.createTempDirectory("kustos-sql-"), null, reader, lookups);
  }

  private static ArchiveOptions options(QuerySettings settings) {
    ArchiveOptions defaults = ArchiveOptions.DEFAULT;
    return new ArchiveOptions(
        defaults.writeMemoryBytesMax(),
        settings.memoryBytesMax(),
        settings.threads(),
        defaults.rowGroupBytes(),
        defaults.compactedBytes(),
        defaults.compactionFilesMin(),
        defaults.snapshotsKept());
  }

  private static void checkVersion(Path folder) throws IOException {
    Path file = folder.resolve("VERSION");
    if (!Files.isRegularFile(file)) {
      throw new IOException("no data folder of kustos: " + folder);
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    Matcher version = Pattern.compile("kustos-data (\\d{1,9})").matcher(text);
    if (!version.matches()) {
      throw new IOException("data folder " + folder + ": file VERSION is not ours");
    }
    if (Integer.parseInt(version.group(1)) > VERSION_MAX) {
      throw new IOException("data folder " + folder + " is of a newer kustos");
    }
  }

  /** Answers from a server's archive and pipeline, which stay the caller's to close. */
  public static QueryEngine over(Archive archive, Pipeline pipeline, QuerySettings settings)
      throws IOException {
    return over(archive, pipeline, settings, () -> Lookups.NONE);
  }

  /** The same, with tables that enriched fields look up in. */
  public static QueryEngine over(
      Archive archive, Pipeline pipeline, QuerySettings settings, Supplier<Lookups> lookups)
      throws IOException {
    Question.Place place =
        new Question.Place(
            archive,
            JournalSource.of(pipeline),
            pipeline::unarchivedFindings,
            new TailIndex(),
            new FileCounts(),
            new FileValues());
    return new QueryEngine(
        place, settings, Files.createTempDirectory("kustos-sql-"), pipeline, () -> {}, lookups);
  }

  /** The bounds on queries. */
  public QuerySettings settings() {
    return settings;
  }

  /**
   * The condition that a text in the search box means; null for all events.
   *
   * @param name what to call the text in a diagnostic, for example {@code query}
   * @param times what relative times are relative to, and the zone of times that name none
   * @throws QueryException of kind SYNTAX with diagnostics, for a caret
   */
  public @Nullable Condition parse(String name, String text, SearchTimes times)
      throws QueryException {
    SearchLanguage language =
        new SearchLanguage(Limits.DEFAULT, times, () -> EventFields.catalog(lookups.get()));
    SearchQuery query = language.parse(new SourceText(name, text));
    if (!query.errors().isEmpty()) {
      throw new QueryException(query.errors());
    }
    return query.condition();
  }

  /** The same with times relative to now, and in UTC. */
  public @Nullable Condition parse(String name, String text) throws QueryException {
    return parse(name, text, new SearchTimes(Instant.now(), ZoneOffset.UTC));
  }

  /**
   * Hands out the newest events for which the condition holds. The condition may be one of {@link
   * #parse} or any rule's.
   */
  public QueryOutcome search(
      SearchRequest request, RowSink<? super EventHit> sink, Cancellation cancellation)
      throws QueryException, IOException {
    return admission.run(
        cancellation,
        running -> {
          try (Question question = new Question(place, request, running)) {
            return new Searcher(question, request).run(sink);
          }
        });
  }

  /**
   * Hands out all events for which the condition holds, however many, as they are read: the order
   * is that of the archive's files and then of the journal, nearly the oldest first.
   *
   * @param request its limit and cursor do not matter
   */
  public QueryOutcome sweep(
      SearchRequest request, RowSink<? super EventHit> sink, Cancellation cancellation)
      throws QueryException, IOException {
    return admission.run(
        cancellation,
        running -> {
          try (Question question = new Question(place, request, running)) {
            return new Sweep(question).events(sink);
          }
        });
  }

  /**
   * Hands out the times of all events of a time and of clusters, microseconds since the epoch, in
   * no order; much cheaper than the events.
   *
   * @param request without a condition; its limit and cursor do not matter
   */
  public QueryOutcome times(
      SearchRequest request, RowSink<? super Long> sink, Cancellation cancellation)
      throws QueryException, IOException {
    if (request.condition() != null) {
      throw new IllegalArgumentException("times are asked of all events only");
    }
    return admission.run(
        cancellation,
        running -> {
          try (Question question = new Question(place, request, running)) {
            return new Sweep(question).times(sink);
          }
        });
  }

  /** Counts the events for which the condition holds. */
  public Counts count(CountRequest request, Cancellation cancellation)
      throws QueryException, IOException {
    return admission.run(
        cancellation,
        running -> {
          try (Question question = new Question(place, request.search(), running)) {
            return new Counter(question, request, settings).run();
          }
        });
  }

  /** Runs SQL that reads. */
  public QueryOutcome sql(SqlRequest request, SqlSink sink, Cancellation cancellation)
      throws QueryException, IOException {
    return admission.run(
        cancellation,
        running -> new SqlRunner(place, settings, sessions).run(request, sink, running));
  }

  /** Hands out findings, newest first. */
  public QueryOutcome findings(
      FindingRequest request, RowSink<? super FoundFinding> sink, Cancellation cancellation)
      throws QueryException, IOException {
    return admission.run(
        cancellation, running -> new FindingSearch(request).run(place, sink, running));
  }

  /** All stages of the request with that audit id, in the order of the journal. */
  public List<EventHit> events(String auditId, Cancellation cancellation)
      throws QueryException, IOException {
    Condition condition =
        new Condition.Test(
            new Operand.FieldValue(SearchFields.find("id").orElseThrow().field()),
            Comparison.EQ,
            null,
            List.of(auditId));
    List<EventHit> hits = new ArrayList<>();
    search(SearchRequest.ALL.where(condition).limit(STAGES_MAX), hits::add, cancellation);
    hits.sort(Comparator.comparingLong(hit -> hit.stored().position()));
    return hits;
  }

  /**
   * Hands out events that fit as they are journaled and findings on such events as they are made,
   * from now on until cancelled; then throws as cancelled. Does not count among the concurrent
   * queries, and has no time limit.
   *
   * <p>A request about {@code finding.*} finds events when they have been judged: at once in a
   * server, and beside one when it has archived its findings.
   *
   * @param request its limit and cursor do not matter, and neither do its times
   */
  public void tail(SearchRequest request, RowSink<? super LiveRow> sink, Cancellation cancellation)
      throws QueryException, IOException {
    Follower follower = new Follower(place, request);
    FindingListener listener = follower::hear;
    if (pipeline != null) {
      pipeline.onFinding(listener);
    }
    try {
      follower.run(sink, cancellation, pipeline == null ? null : pipeline::judgedBefore);
    } finally {
      if (pipeline != null) {
        pipeline.offFinding(listener);
      }
    }
  }

  @Override
  public void close() throws IOException {
    admission.close();
    try (sessions) {
      archive.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      Spill.delete(spill);
    }
  }
}
