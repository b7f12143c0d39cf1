package io.kustos.server.pipeline;

import io.kustos.lake.Archive;
import io.kustos.server.journal.DataFolder;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import java.io.IOException;
import java.time.InstantSource;

/** API sketch; the body follows. */
public final class Pipeline implements AutoCloseable {
  private Pipeline() {}

  /** Opens. */
  public static Pipeline open(
      DataFolder folder,
      Archive archive,
      VersionedRules rules,
      PipelineSettings settings,
      InstantSource clock)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Where sources hand in. */
  public Intake intake() {
    throw new UnsupportedOperationException();
  }

  /** Tells a listener of each finding from now on. */
  public void onFinding(FindingListener listener) {
    throw new UnsupportedOperationException();
  }

  /** Lets other rules judge what comes from now on; returns when that is durable. */
  public void rules(VersionedRules rules) throws IntakeException {
    throw new UnsupportedOperationException();
  }

  /** The line as it is now; cheap. */
  public PipelineStatus status() {
    throw new UnsupportedOperationException();
  }

  /** Takes nothing more, finishes what is begun, seals the journal. */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
