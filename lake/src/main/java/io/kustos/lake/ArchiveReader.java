package io.kustos.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.exceptions.NotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive that another process may be writing to, and changes nothing in it but for leases
 * ({@code docs/adr/005-reading-beside.md}).
 */
public final class ArchiveReader implements Snapshots, AutoCloseable {
  /** The catalog may move on, and what it said first be deleted, between two steps. */
  private static final int TRIES = 5;

  private final Path root;
  private final Path spill;
  private final Duck duck;
  private final Map<String, SnapshotFiles> files =
      Map.of(
          ArchiveSchema.EVENTS.name(), new SnapshotFiles(),
          ArchiveSchema.FINDINGS.name(), new SnapshotFiles());

  private ArchiveReader(Path root, Path spill, Duck duck) {
    this.root = root;
    this.spill = spill;
    this.duck = duck;
  }

  /**
   * Opens the archive in a folder.
   *
   * @throws IOException when there is none
   */
  public static ArchiveReader open(Path folder, ArchiveOptions options) throws IOException {
    if (!Files.exists(folder.resolve("catalog.sqlite"))) {
      throw new IOException("no archive in " + folder + ": catalog.sqlite is missing");
    }
    Path root = folder.toRealPath();
    Path spill = Files.createTempDirectory("kustos-query-");
    Duck duck = Duck.open(spill, options.readMemoryBytesMax(), options.readThreads());
    try {
      duck.confine(root);
      return new ArchiveReader(root, spill, duck);
    } catch (IOException e) {
      duck.close();
      throw e;
    }
  }

  @Override
  public ArchiveSnapshot snapshot(ScanFilter events, ScanFilter findings) throws IOException {
    ReaderLease lease = ReaderLease.take(root);
    try {
      return planned(events, findings, lease);
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  private ArchiveSnapshot planned(ScanFilter events, ScanFilter findings, ReaderLease lease)
      throws IOException {
    for (int i = 1; ; i++) {
      Map<String, String> metadata = metadata();
      Set<Path> strangers = new TreeSet<>();
      try {
        // Findings first: those of an event are never newer than it, so none points to nothing.
        ArchiveSnapshot.Part found = plan(ArchiveSchema.FINDINGS, metadata, findings, strangers);
        ArchiveSnapshot snapshot =
            new ArchiveSnapshot(
                duck, root, plan(ArchiveSchema.EVENTS, metadata, events, strangers), found, lease);
        strangers.forEach(file -> snapshot.problem(file, Strangers.problem()));
        return snapshot;
      } catch (NotFoundException e) {
        if (i == TRIES) {
          throw new IOException("the archive changes faster than it can be read: " + e, e);
        }
      } catch (RuntimeException e) {
        throw new IOException("cannot read the archive's catalog: " + e.getMessage(), e);
      }
    }
  }

  private ArchiveSnapshot.Part plan(
      TableLayout layout, Map<String, String> metadata, ScanFilter filter, Set<Path> strangers)
      throws IOException {
    String location = metadata.get(layout.name());
    if (location == null) {
      return new ArchiveSnapshot.Part(List.of(), 0, Map.of());
    }
    LocalFileIO io = new LocalFileIO(LakeTable.madeIn(location, layout), root.toString());
    BaseTable table = new BaseTable(new StaticTableOperations(location, io), layout.name());
    Path stranger = Strangers.in(root.resolve(layout.name()), table);
    if (stranger != null) {
      strangers.add(stranger);
    }
    return SnapshotPlan.of(
        table, files.getOrDefault(layout.name(), new SnapshotFiles()), filter, io);
  }

  /** For each table where its newest metadata is. */
  private Map<String, String> metadata() throws IOException {
    Map<String, String> found = new HashMap<>();
    String url = "jdbc:sqlite:file:" + root.resolve("catalog.sqlite") + "?mode=ro";
    try (Connection catalog = DriverManager.getConnection(url);
        Statement statement = catalog.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, metadata_location FROM iceberg_tables"
                    + " WHERE catalog_name = 'kustos' AND table_namespace = 'kustos'")) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getString(2));
      }
    } catch (SQLException e) {
      throw new IOException("cannot read " + root + "/catalog.sqlite: " + e.getMessage(), e);
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    duck.close();
    deleteAll(spill);
  }

  private static void deleteAll(@Nullable Path folder) throws IOException {
    if (folder == null || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
