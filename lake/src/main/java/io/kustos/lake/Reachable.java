package io.kustos.lake;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** Walks from a table's metadata to every file that belongs to it. */
final class Reachable {
  private Reachable() {}

  /** The locations of metadata, manifest lists, manifests, statistics and data files. */
  static Set<String> files(Table table) throws IOException {
    Set<String> files = new HashSet<>();
    files.add(((HasTableOperations) table).operations().current().metadataFileLocation());
    files.addAll(ReachableFileUtil.metadataFileLocations(table, false));
    files.addAll(ReachableFileUtil.manifestListLocations(table));
    files.addAll(ReachableFileUtil.statisticsFilesLocations(table));
    Set<String> manifests = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          addData(table, manifest, files);
        }
      }
    }
    files.addAll(manifests);
    return files;
  }

  private static void addData(Table table, ManifestFile manifest, Set<String> files)
      throws IOException {
    try (CloseableIterable<String> paths =
        ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
      paths.forEach(files::add);
    }
  }
}
