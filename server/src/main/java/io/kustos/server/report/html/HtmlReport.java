package io.kustos.server.report.html;

import io.kustos.core.Sha256;
import io.kustos.server.report.Report;
import io.kustos.server.report.json.JsonReport;
import io.kustos.server.report.json.JsonWriter;
import io.kustos.server.scan.ScanSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The report as one page that needs nothing else, not even a network.
 *
 * <p>Events are hostile: what they contain is only ever data. It stands in the page as JSON without
 * angle brackets, the page's script puts it into the document as text, and the content security
 * policy lets no other script run and nothing be fetched.
 */
public final class HtmlReport implements Report {
  @Override
  public void write(ScanSummary summary, OutputStream out) throws IOException {
    String script = resource("report.js");
    JsonWriter json = new JsonWriter(false);
    new JsonReport().append(json, summary);
    String page =
        resource("report.html")
            .replace("{{script-hash}}", sha256(script))
            .replace("{{style}}", resource("report.css"))
            .replace("{{script}}", script);
    // The data go in last and by position, so that nothing in them is taken for a placeholder.
    int hole = page.indexOf("{{data}}");
    out.write(page.substring(0, hole).getBytes(StandardCharsets.UTF_8));
    json.flushTo(out);
    out.write(page.substring(hole + "{{data}}".length()).getBytes(StandardCharsets.UTF_8));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String sha256(String text) {
    return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(text));
  }
}
