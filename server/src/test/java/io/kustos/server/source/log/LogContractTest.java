package io.kustos.server.source.log;

import io.kustos.server.source.Source;
import io.kustos.server.source.SourceContract;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log with a server that writes it. */
class LogContractTest extends SourceContract {
  @Override
  protected Feed newFeed() {
    return new Written(folder.resolve("audit.log"));
  }

  @Override
  protected String cluster() {
    return "east";
  }

  private final class Written implements Feed {
    private final Path log;
    private final FakeServer server;

    Written(Path log) {
      this.log = log;
      this.server = FakeServer.steady(log);
      server.writeText("");
    }

    @Override
    public Source source() {
      LogSettings settings =
          LogRig.quick().withLogs(List.of(new LogInput(log.toString(), cluster())));
      return LogSource.of(settings, Clock.systemUTC(), gap -> {});
    }

    @Override
    public void send(List<String> lines) {
      server.write(lines);
    }

    @Override
    public boolean isAcknowledged() {
      @Nullable String saved = intake.resume(Tail.sourceOf(log));
      List<Part> parts = SavedPosition.parse(saved, log).parts();
      return !parts.isEmpty() && parts.getLast().position == server.offset();
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
