package io.kustos.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Events;
import io.kustos.server.cli.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final String HOSTILE =
      "</script><script>document.title='pwned'</script>"
          + "<img src=x onerror=document.title='pwned'>{{data}}{{script}}$1";
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir Path folder;
  private Path page;

  @BeforeEach
  void writePage() throws IOException {
    String quoted = HOSTILE.replace("\"", "\\\"");
    Path log =
        Files.writeString(
            folder.resolve("audit.log"),
            Events.mixed(50)
                + Events.event(60, quoted, "create", "clusterrolebindings", 201)
                    .replace("\"kubectl\"", "\"" + quoted + "\"")
                + "\n"
                + quoted
                + "\n");
    Path rules = folder.resolve("rules.yaml");
    try (var in = HtmlReportTest.class.getResourceAsStream("/cli/rules.yaml")) {
      Files.copy(Objects.requireNonNull(in), rules);
    }
    page = folder.resolve("report.html");
    assertThat(
            Program.run(
                    "scan",
                    log,
                    "--rules",
                    rules,
                    "--cluster",
                    HOSTILE,
                    "--output",
                    "html",
                    "--output-file",
                    page)
                .exit())
        .isZero();
  }

  @Test
  void theDataAreInThePageAsTheyAre() throws IOException {
    String html = Files.readString(page);
    Matcher data = DATA.matcher(html);
    assertThat(data.find()).isTrue();
    assertThat(data.group(1)).doesNotContain("<", ">", "&");
    JsonNode report = new ObjectMapper().readTree(data.group(1));
    JsonNode users = report.get("summary").get("users").get("top");
    assertThat(users).anyMatch(user -> user.get("name").asText().equals(HOSTILE));
    assertThat(report.get("rules").get(0).get("count").asInt()).isEqualTo(6);
  }

  @Test
  void nothingIsFetchedFromAnywhere() throws IOException {
    String html = Files.readString(page);
    assertThat(html).contains("default-src 'none'").doesNotContain("{{script-hash}}");
    String own = DATA.matcher(html).replaceFirst("").replace("http://www.w3.org/2000/svg", "");
    assertThat(own).doesNotContain("http://", "https://", "url(", "@import");
    assertThat(own.split("<script", -1)).as("scripts").hasSize(2);
  }

  /** In a real browser the page draws itself, and no event gets to run anything. */
  @Test
  void aHostileEventIsOnlyText() throws Exception {
    String dom = dom();
    assertThat(dom).contains("<title>Kustos: 16 findings in ");
    assertThat(dom).doesNotContain("<title>pwned").doesNotContain("<img");
    assertThat(dom).contains("&lt;img src=x onerror=");
    assertThat(dom).contains("<svg class=\"chart\"").contains("class=\"row\"");
  }

  private String dom() throws Exception {
    List<String> command =
        List.of(
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder.resolve("profile"),
            "--dump-dom",
            page.toUri().toString());
    Process browser;
    try {
      browser = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      System.out.println("SKIPPED: no chromium here, so the page was not tried in a browser");
      Assumptions.abort("no chromium");
      throw e;
    }
    String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(browser.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return dom;
  }
}
