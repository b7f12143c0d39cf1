package io.kustos.lake;

import java.io.IOException;

/** An archive that can be looked at as it is at a moment. */
@FunctionalInterface
public interface Snapshots {
  /**
   * Both tables as they are now, without the files that can hold no row that fits.
   *
   * @param events which events
   * @param findings which findings
   */
  ArchiveSnapshot snapshot(ScanFilter events, ScanFilter findings) throws IOException;
}
