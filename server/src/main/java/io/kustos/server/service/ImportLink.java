package io.kustos.server.service;

import io.kustos.server.handover.Archiving;
import io.kustos.server.pipeline.Pipeline;
import io.kustos.server.pipeline.PipelineStatus;
import java.util.List;

/** What an import sees of the server that it hands events to. */
record ImportLink(Pipeline line) implements Archiving {
  @Override
  public long flush() {
    line.flush();
    return line.journalEnd().number();
  }

  @Override
  public Left left(long end) {
    List<PipelineStatus.Consumer> consumers = line.status().consumers();
    long entries = 0;
    String problem = "";
    for (PipelineStatus.Consumer consumer : consumers) {
      entries = Math.max(entries, end - consumer.position());
      problem = consumer.problem() == null ? problem : consumer.problem();
    }
    return new Left(entries, problem);
  }
}
