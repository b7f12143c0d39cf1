package io.kustos.server.cli.serve;

import io.kustos.server.service.Service;
import io.kustos.server.service.ServiceStatus;
import io.kustos.server.source.webhook.WebhookSource;
import io.kustos.server.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a server says when it is ready: where everything is, and what to do next. */
final class Greeting {
  private final List<String> lines = new ArrayList<>();

  private Greeting() {}

  static String text(Service service, @Nullable String config, boolean demo, double seconds) {
    Greeting greeting = new Greeting();
    greeting.places(service, config, seconds);
    if (demo) {
      greeting.demo(service);
    } else {
      greeting.next(service);
    }
    StringBuilder text = new StringBuilder();
    greeting.lines.forEach(line -> text.append(Printable.of(line)).append('\n'));
    return text.toString();
  }

  private void add(String line) {
    lines.add(line);
  }

  private void places(Service service, @Nullable String config, double seconds) {
    ServiceStatus status = service.status();
    String ready = String.format(Locale.ROOT, "is ready after %.1f s", seconds);
    add("kustos " + status.process().version() + " " + ready);
    add("");
    add("  data      " + status.process().data());
    WebhookSource webhook = service.webhook();
    add("  webhook   " + (webhook == null ? "off" : webhook.url()));
    String admin = service.adminUrl();
    add("  health    " + (admin == null ? "off" : admin + "/readyz"));
    if (admin != null) {
      add("  metrics   " + admin + "/metrics");
      add("  status    " + admin + "/status, or: kustos status --data " + status.process().data());
    }
    String api = service.apiUrl();
    add("  api       " + (api == null ? "off (--api 127.0.0.1:9767)" : api));
    List<String> paths = status.rules().paths();
    String from = paths.isEmpty() ? "come with kustos" : String.join(", ", paths);
    add("  rules     " + status.rules().count() + " (" + from + ")");
    add("  config    " + (config == null ? "all defaults (kustos config show)" : config));
    add("");
  }

  private void demo(Service service) {
    add("A recorded week of a small cluster now arrives within seconds, attacks included.");
    WebhookSource webhook = service.webhook();
    if (webhook != null) {
      add("A kube-apiserver on this machine could send, too: " + webhook.kubeconfig());
    }
    add("Ctrl-C ends the demo and removes its folder, unless --data named one.");
    add("");
  }

  private void next(Service service) {
    WebhookSource webhook = service.webhook();
    if (webhook != null) {
      add(
          "To have a cluster's audit events sent here, copy this file to its API server and keep it");
      add("secret (it holds a token):");
      add("  " + webhook.kubeconfig().toAbsolutePath());
      add("and give kube-apiserver, beside --audit-policy-file, the path of the copy:");
      webhook.flags().forEach(flag -> add("  " + flag));
      add("Where Kustos runs beside the API server, a log file does as well; in kustos.yaml:");
      add("  logs: [{path: /var/log/kubernetes/audit/audit.log, cluster: NAME}]");
    }
    add("docs/serve.md has more. Ctrl-C stops the server in order.");
    add("");
  }
}
