package io.kustos.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TailTest {
  @TempDir Path folder;

  @Test
  void eventsAndFindingsComeAsTheyAreMade() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), ", limits: {tails_max: 1}")) {
      HttpResponse<Stream<String>> tail =
          served.client.send(served.request("/tail").build(), HttpResponse.BodyHandlers.ofLines());
      assertThat(tail.statusCode()).isEqualTo(200);
      assertThat(tail.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      Served.problem(served.get("/tail"), 429, "busy");
      Stream<String> lines = tail.body();
      Iterator<String> each = lines.iterator();
      assertThat(each.next()).isEqualTo(": following");
      served.take(Served.event(3, "ann", "get", 200));
      boolean event = false;
      boolean finding = false;
      while (!event || !finding) {
        String line = each.next();
        if (line.startsWith("event: ")) {
          String kind = line.substring(7);
          assertThat(each.next()).startsWith("id: ");
          JsonNode data = Served.JSON.readTree(each.next().substring("data: ".length()));
          event |= kind.equals("event") && data.get("id").asText().equals("id-3");
          finding |= kind.equals("finding") && data.get("auditId").asText().equals("id-3");
        }
      }
      lines.close();
      served.client.close();
    }
  }
}
