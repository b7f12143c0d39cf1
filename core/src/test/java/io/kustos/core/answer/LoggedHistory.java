package io.kustos.core.answer;

import io.kustos.core.event.AuditEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** A log, or a few events, in memory. */
record LoggedHistory(List<Request> requests) implements History {

  LoggedHistory {
    requests = requests.stream().sorted(Comparator.comparingLong(Request::nanos)).toList();
  }

  /** Events as JSON texts. */
  static LoggedHistory of(String... events) {
    List<Request> requests = new ArrayList<>();
    for (String event : events) {
      requests.add(new Request("", AuditEvent.parse(event.getBytes(StandardCharsets.UTF_8))));
    }
    return new LoggedHistory(requests);
  }

  /** A log of the shared test data; the test is skipped, loudly, without it. */
  static LoggedHistory shared(String name) {
    for (String root : new String[] {"../../shared/data", "../shared/data"}) {
      Path file = Path.of(root).resolve(name);
      if (Files.exists(file)) {
        return of(lines(file));
      }
    }
    System.out.println("SKIPPED for want of ../shared/data/" + name);
    return Assumptions.abort("no ../shared/data/" + name);
  }

  private static String[] lines(Path file) {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith("gz") ? new GZIPInputStream(in) : in) {
      return new String(plain.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toArray(String[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Request> find(Lookup lookup) {
    List<Request> found = requests.stream().filter(lookup::fits).toList();
    return found.subList(Math.max(0, found.size() - lookup.max()), found.size());
  }

  LoggedHistory and(LoggedHistory more) {
    List<Request> all = new ArrayList<>(requests);
    all.addAll(more.requests);
    return new LoggedHistory(all);
  }

  Answer ask(Deed deed, String object, String namespace) {
    ObjectName name = ObjectName.parse(object, namespace);
    Question question =
        new Question(deed, name, java.util.Set.of(), Long.MIN_VALUE, Long.MAX_VALUE);
    return Answers.from(this).to(question);
  }
}
