package io.kustos.server.source.log;

import java.time.Instant;

/**
 * Events that were probably written to a log and never read.
 *
 * @param log path of the log
 * @param cluster its cluster
 * @param kind what happened
 * @param file the file that is concerned, as it was last seen
 * @param bytesMissing how many bytes are missing, -1 when nobody can tell
 * @param noticed when it was noticed
 */
public record LogGap(
    String log, String cluster, Kind kind, String file, long bytesMissing, Instant noticed) {
  /** What happened. */
  public enum Kind {
    /** A file that was not read to its end is gone; later ones may have come and gone as well. */
    VANISHED("was deleted before it was read to its end"),
    /**
     * The file read last was deleted between two looks, although rotation deletes the oldest first:
     * whole files may have been written and deleted in between.
     */
    OVERTAKEN("was deleted so soon after rotation that files after it may be missing as well"),
    /** A file was emptied from outside while part of it was not read, and there is no copy. */
    TRUNCATED("was truncated from outside before it was read to its end"),
    /** A compressed part is damaged. */
    DAMAGED("cannot be decompressed to its end");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** What happened to the file, to stand after its name. */
    public String text() {
      return text;
    }
  }

  /** One sentence for operators. */
  public String text() {
    String missing = bytesMissing < 0 ? "" : " (" + bytesMissing + " bytes missing)";
    return "suspected gap in " + log + ": " + file + " " + kind.text() + missing;
  }
}
