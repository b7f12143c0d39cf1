package io.kustos.server.cli.option;

import io.kustos.server.cli.terminal.CommandFailure;
import io.kustos.server.cli.terminal.Diagnostics;
import io.kustos.server.cli.terminal.ExitCode;
import io.kustos.server.cli.terminal.Interruption;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.query.Cancellation;
import io.kustos.server.query.Explanation;
import io.kustos.server.query.QueryException;
import io.kustos.server.query.QueryOutcome;
import io.kustos.server.report.Human;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What commands that ask a {@code QueryEngine} have in common. */
public final class Asking {
  private Asking() {}

  /** A question that can be cancelled. */
  public interface Question<T> {
    T ask(Cancellation cancellation) throws QueryException, IOException;
  }

  /**
   * Asks; Ctrl-C cancels.
   *
   * @throws CommandFailure when there is no answer, which is told before where it is about a place
   */
  public static <T> T ask(Terminal terminal, Question<T> question) {
    Cancellation cancellation = new Cancellation();
    Interruption interruption = Interruption.of(cancellation::cancel);
    try {
      return question.ask(cancellation);
    } catch (QueryException e) {
      throw failure(terminal, e);
    } catch (IOException e) {
      throw new CommandFailure(e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      interruption.done();
    }
  }

  /** What went wrong with a question, in words of the command line. */
  public static CommandFailure failure(Terminal terminal, QueryException e) {
    if (e.diagnostics().isEmpty()) {
      return new CommandFailure(String.valueOf(e.getMessage()));
    }
    terminal.err().print(Diagnostics.text(e.diagnostics(), terminal.errorAnsi()));
    return new CommandFailure("the query cannot be understood");
  }

  /** Tells what could not be read; returns the exit code. */
  public static int problems(Terminal terminal, List<String> problems) {
    for (String problem : problems) {
      terminal.say("kustos: not read: " + problem);
    }
    if (!problems.isEmpty()) {
      terminal.say("kustos: the answer is without what could not be read");
    }
    return problems.isEmpty() ? ExitCode.OK : ExitCode.FOUND;
  }

  /** How an answer came about, for a person. */
  public static void explain(Terminal terminal, QueryOutcome outcome) {
    Explanation how = outcome.explanation();
    List<String> lines = new ArrayList<>();
    if (how.condition() != null) {
      lines.add("condition  " + how.condition());
    }
    lines.add("SQL        " + how.sql());
    if (how.condition() != null) {
      lines.add(
          "decided    "
              + (how.decided().isEmpty()
                  ? "all of it in SQL"
                  : "event by event: " + String.join("; ", how.decided())));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "files      %d of the archive, %d pruned, %d not needed",
            how.files(),
            how.filesPruned(),
            how.filesUnneeded()));
    if (how.bytesRead() > 0) {
      lines.add("bytes      " + Human.bytes((double) how.bytesRead()) + " read");
    }
    lines.add(
        "events     "
            + how.rowsRead()
            + " looked at one by one, "
            + how.tailEvents()
            + " read from the journal");
    lines.add(String.format(Locale.ROOT, "time       %.3f s", how.took().toNanos() / 1e9));
    lines.forEach(terminal::say);
  }
}
