package io.kustos.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * A folder with two Iceberg tables, {@code kustos.events} and {@code kustos.findings}, and their
 * catalog in SQLite. One process at a time has it open; others may look ({@link ArchiveReader}).
 */
public final class Archive implements Snapshots, AutoCloseable {
  private static final Namespace NAMESPACE = Namespace.of("kustos");

  /** What DuckDB takes for a pattern of file names. */
  private static final Pattern PATTERN = Pattern.compile("[*?\\[]");

  private final Path root;
  private final JdbcCatalog catalog;
  private final LakeTable events;
  private final LakeTable findings;
  private final Duck writing;
  private final Path spill;
  private final Duck reading;
  private final FileUse use = new FileUse();
  private final ArchiveWriter writer;
  private final ArchiveOptions options;

  /** What was found of another archive when this one was opened. */
  private final List<Path> strangers = new ArrayList<>();

  private Archive(Path root, JdbcCatalog catalog, ArchiveOptions options) throws IOException {
    this.root = root;
    this.catalog = catalog;
    this.options = options;
    this.events = open(root, ArchiveSchema.EVENTS);
    this.findings = open(root, ArchiveSchema.FINDINGS);
    this.spill = Files.createDirectories(root.resolve("spill"));
    this.writing = Duck.open(spill.resolve("write"), options.writeMemoryBytesMax(), 1);
    this.reading =
        Duck.open(spill.resolve("read"), options.readMemoryBytesMax(), options.readThreads());
    this.reading.confine(root);
    this.writer = new ArchiveWriter(events, findings, writing, use, options);
  }

  /**
   * Opens the archive in a folder, made when it is not there, and deletes the files that a crash
   * left uncommitted.
   *
   * @throws IOException when the folder cannot be used
   */
  public static Archive open(Path folder, ArchiveOptions options) throws IOException {
    Path root = Files.createDirectories(folder).toRealPath();
    if (PATTERN.matcher(root.toString()).find()) {
      throw new IOException("cannot keep an archive under a name with * ? or [: " + root);
    }
    JdbcCatalog catalog = new JdbcCatalog(properties -> new LocalFileIO(), null, true);
    try {
      initialize(catalog, root);
      Archive archive = new Archive(root, catalog, options);
      archive.checkPlace(root);
      archive.sweep(Instant.MAX);
      return archive;
    } catch (NotFoundException e) {
      throw new IOException(
          "cannot open the archive in "
              + folder
              + ": "
              + e.getMessage()
              + " (was the folder moved? it can be read elsewhere, and written to only where it was"
              + " made)",
          e);
    } catch (RuntimeException e) {
      throw new IOException("cannot open the archive in " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Opens the catalog of an archive. */
  static void initialize(JdbcCatalog catalog, Path root) {
    catalog.initialize(
        "kustos",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + root.resolve("catalog.sqlite"),
            CatalogProperties.WAREHOUSE_LOCATION,
            LocalFileIO.location(root),
            JdbcCatalog.PROPERTY_PREFIX + "schema-version",
            "V1"));
  }

  /** Another place's tables must not be written to from here, nor files here be taken for waste. */
  private void checkPlace(Path root) throws IOException {
    for (LakeTable table : List.of(events, findings)) {
      String madeIn = table.madeIn();
      if (!madeIn.equals(root.toString())) {
        close();
        throw new IOException(
            "the archive in "
                + root
                + " was made in "
                + madeIn
                + ", which its tables name: it can be read here, and written to only there (move it"
                + " back, or mount it there)");
      }
      Path stranger = Strangers.in(table.root(), table.table());
      if (stranger != null) {
        strangers.add(stranger);
      }
    }
  }

  private LakeTable open(Path root, TableLayout layout) {
    return LakeTable.open(
        catalog, TableIdentifier.of(NAMESPACE, layout.name()), layout, root.resolve(layout.name()));
  }

  /** The writer; there is one. */
  public ArchiveWriter writer() {
    return writer;
  }

  /** The files of the events table, with their statistics. */
  List<DataFile> files() throws IOException {
    return events.plan(Expressions.alwaysTrue());
  }

  /**
   * What a table holds.
   *
   * @param rows its rows
   * @param files the files with them
   * @param bytes size of those files
   */
  public record Totals(long rows, long files, long bytes) {}

  /** What the table of events holds now. */
  public Totals eventTotals() {
    return events.totals();
  }

  /** What the table of findings holds now. */
  public Totals findingTotals() {
    return findings.totals();
  }

  /** The events as any other program on Iceberg sees them. */
  Table eventTable() {
    events.table().refresh();
    return events.table();
  }

  /** A view of the events that fit. */
  public ArchiveScan scan(ScanFilter filter) throws IOException {
    return ArchiveScan.open(events, filter, reading, use);
  }

  @Override
  public ArchiveSnapshot snapshot(ScanFilter eventFilter, ScanFilter findingFilter)
      throws IOException {
    List<String> locations = new ArrayList<>();
    return use.unswept(
        () -> {
          // Findings first: those of an event are never newer than it, so none points to nothing.
          ArchiveSnapshot.Part found = findings.planned(findingFilter);
          ArchiveSnapshot.Part held = events.planned(eventFilter);
          for (ArchiveSnapshot.Part part : List.of(held, found)) {
            part.files().forEach(file -> locations.add(LocalFileIO.location(file.path())));
          }
          use.lease(locations);
          ArchiveSnapshot snapshot =
              new ArchiveSnapshot(reading, root, held, found, () -> use.release(locations));
          strangers.forEach(file -> snapshot.problem(file, Strangers.problem()));
          return snapshot;
        });
  }

  /** The exact bytes of an event's stages, in the order of the journal. */
  public List<byte[]> exactBytes(String auditId) throws IOException {
    List<byte[]> found = new ArrayList<>();
    try (ArchiveScan scan = scan(ScanFilter.ALL.where(EventColumn.AUDIT_ID, auditId))) {
      scan.events("true", event -> found.add(event.bytes()));
    }
    return found;
  }

  /** A view of the findings that fit. */
  public ArchiveScan scanFindings(ScanFilter filter) throws IOException {
    return ArchiveScan.open(findings, filter, reading, use);
  }

  /**
   * What maintenance did.
   *
   * @param compacted how many files were written for smaller ones
   * @param swept how many files were deleted
   * @param sweptBytes their size
   */
  public record Maintained(int compacted, long swept, long sweptBytes) {}

  /**
   * Compacts, expires snapshots and deletes what no snapshot needs any more. To be called now and
   * then, from one thread.
   *
   * @param strangersBefore files of unknown origin are deleted when last changed before this time
   */
  public Maintained maintain(Instant strangersBefore) throws IOException {
    return maintain(strangersBefore, () -> false);
  }

  /**
   * The same, with compaction put off as long as there is more urgent work; not for ever, though: a
   * partition of very many small files is compacted at once.
   *
   * @param busy whether there is; asked before each file that compaction is to write
   */
  public Maintained maintain(Instant strangersBefore, BooleanSupplier busy) throws IOException {
    int compacted = 0;
    for (LakeTable table : new LakeTable[] {events, findings}) {
      compacted += new Compaction(table, this::compacting, use, options).run(busy);
      table.expire(options.snapshotsKept());
    }
    Sweeper.Swept swept = sweep(strangersBefore);
    return new Maintained(compacted, swept.files(), swept.bytes());
  }

  private Duck compacting() throws IOException {
    // It works beside the writer, and can put aside what it sorts.
    return Duck.open(spill.resolve("compact"), options.writeMemoryBytesMax() / 2, 1);
  }

  private Sweeper.Swept sweep(Instant before) throws IOException {
    Sweeper.Swept inEvents = new Sweeper(events, use).sweep(before);
    Sweeper.Swept inFindings = new Sweeper(findings, use).sweep(before);
    return new Sweeper.Swept(
        inEvents.files() + inFindings.files(), inEvents.bytes() + inFindings.bytes());
  }

  @Override
  public void close() throws IOException {
    writing.close();
    reading.close();
    catalog.close();
  }
}
