package io.kustos.server.report;

import io.kustos.server.scan.ScanSummary;
import java.io.IOException;
import java.io.OutputStream;

/** Says what a scan found, in one form. */
public interface Report {
  /** Writes the whole report; does not close the stream. */
  void write(ScanSummary summary, OutputStream out) throws IOException;
}
