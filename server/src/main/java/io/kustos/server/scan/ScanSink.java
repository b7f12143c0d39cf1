package io.kustos.server.scan;

import java.util.List;

/** Takes what a scan gives while it runs, in the order of the input; called by one thread. */
public interface ScanSink {
  /** A sink that ignores everything. */
  ScanSink NONE =
      new ScanSink() {
        @Override
        public void alerts(byte[] lines) {}

        @Override
        public void rejects(List<RejectRow> rows) {}

        @Override
        public void progress(Progress progress) {}
      };

  /** Finished lines of JSON alerts. */
  void alerts(byte[] lines);

  void rejects(List<RejectRow> rows);

  /** How far the scan is; called often. */
  void progress(Progress progress);

  /**
   * How far a scan is.
   *
   * @param doneBytes bytes on disk that have been used
   * @param totalBytes bytes on disk in all; 0 when not known
   * @param readBytes plain bytes read
   * @param findings so far, or {@link #NO_FINDINGS}
   */
  record Progress(long doneBytes, long totalBytes, long readBytes, long events, long findings) {
    /** For work that looks for none. */
    public static final long NO_FINDINGS = -1;
  }
}
