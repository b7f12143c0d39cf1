package io.kustos.server.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kustos.server.source.Delivery;
import io.kustos.server.source.Events;
import io.kustos.server.source.Intake;
import io.kustos.server.source.IntakeException;
import io.kustos.server.source.MemoryIntake;
import io.kustos.server.source.Receipt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that go through an intake once, however often they are imported. */
class ImportRunTest {
  @TempDir Path folder;
  private final MemoryIntake intake = new MemoryIntake();
  private final List<Long> progress = new ArrayList<>();

  private ImportResult run(Intake into, String... paths) {
    InputStream in =
        new ByteArrayInputStream((Events.event(77) + "\n").getBytes(StandardCharsets.UTF_8));
    return ImportRun.run(
        List.of(paths),
        in,
        into,
        "east",
        (done, total, plain, totals) -> progress.add(plain),
        Clock.systemUTC());
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  @Test
  void importsLogsOfAnyKind() throws IOException {
    file("a.log", Events.events(0, 10));
    Files.write(folder.resolve("list.json"), Events.body(Events.events(10, 20)));
    Path packed = folder.resolve("b.log.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write((String.join("\n", Events.events(20, 30)) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    ImportResult result = run(intake, folder.toString(), "-");
    assertThat(result.problems()).isEmpty();
    assertThat(result.totals()).isEqualTo(new Receipt(31, 0, 0));
    assertThat(result.logs()).isEqualTo(4);
    assertThat(result.stopped()).isNull();
    assertThat(intake.endedSources()).containsExactly("import");
    assertThat(progress).hasSize(4).isSorted();
    assertThat(intake.deliveries()).extracting(Delivery::cluster).containsOnly("east");
  }

  @Test
  void leavesOutWhatWasImportedBefore() throws IOException {
    Path log = file("a.log", Events.events(0, 10));
    run(intake, log.toString());
    ImportResult again = run(intake, log.toString());
    assertThat(again.totals()).isEqualTo(new Receipt(0, 0, 0));
    assertThat(again.skippedBytes()).isEqualTo(Files.size(log));

    Files.writeString(log, Events.event(10) + "\n", StandardOpenOption.APPEND);
    ImportResult grown = run(intake, log.toString());
    assertThat(grown.totals()).isEqualTo(new Receipt(1, 0, 0));

    file("a.log", Events.events(20, 22));
    assertThat(run(intake, log.toString()).totals()).isEqualTo(new Receipt(2, 0, 0));
  }

  @Test
  void goesOnWhereItWasStopped() throws IOException {
    Path log = file("a.log", Events.events(0, 20_000));
    AtomicInteger calls = new AtomicInteger();
    Intake stops =
        new Intake() {
          @Override
          public Receipt accept(Delivery delivery) throws IntakeException {
            if (calls.incrementAndGet() > 4) {
              throw new IntakeException(IntakeException.Reason.FULL, "the disk is full");
            }
            return intake.accept(delivery);
          }

          @Override
          public @Nullable String resume(String source) {
            return intake.resume(source);
          }
        };
    ImportResult stopped = run(stops, log.toString());
    assertThat(stopped.stopped()).isNotNull();
    assertThat(stopped.totals().events()).isPositive().isEqualTo(intake.events().size());

    ImportResult rest = run(intake, log.toString());
    assertThat(rest.stopped()).isNull();
    assertThat(intake.events()).hasSize(20_000);
  }

  @Test
  void cutsALargeListIntoWholeEvents() throws IOException {
    Path list = folder.resolve("list.json");
    Files.write(list, Events.body(Events.events(0, 70_000)));
    ImportResult result = run(intake, list.toString());
    assertThat(result.totals()).isEqualTo(new Receipt(70_000, 0, 0));
    assertThat(result.bytes()).isEqualTo(Files.size(list));
    assertThat(intake.deliveries()).hasSizeGreaterThan(1);
    assertThat(intake.deliveries()).extracting(Delivery::offset).isSorted();
  }

  @Test
  void saysWhatCannotBeRead() throws IOException {
    Path log = file("a.log", Events.events(0, 3));
    ImportResult result = run(intake, log.toString(), folder.resolve("none").toString());
    assertThat(result.totals().events()).isEqualTo(3);
    assertThat(result.problems()).extracting(InputProblem::text).hasSize(1);
    assertThat(result.problems().getFirst().text()).contains("no such file");
  }
}
