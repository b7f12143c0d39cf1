package io.kustos.server.config;

import io.kustos.core.enrich.AddressSet;
import io.kustos.server.config.Section.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What single values cannot tell: values that do not go together. */
final class ConfigChecks {
  private final Problems problems;

  private ConfigChecks(Problems problems) {
    this.problems = problems;
  }

  static void check(Section root, Problems problems) {
    ConfigChecks checks = new ConfigChecks(problems);
    checks.sources(root);
    checks.logReading(root.section("log_reading"));
    checks.webhook(root.section("webhook"));
    checks.enrich(root.section("enrich"));
    checks.journal(root.section("journal"));
    checks.admin(root.section("admin"), root.section("webhook"));
    checks.completeness(root.section("completeness"));
    checks.api(root);
  }

  private void sources(Section root) {
    Section webhook = root.section("webhook");
    if (!webhook.truth("enabled") && root.sections("logs").isEmpty()) {
      problems.conflict(
          webhook.setting("enabled"),
          "nothing to receive: the webhook is off, and 'logs' is empty",
          null);
    }
    Set<String> seen = new HashSet<>();
    for (Section log : root.sections("logs")) {
      String path = log.textOrNull("path");
      if (path != null && !seen.add(path)) {
        problems.conflict(log.setting("path"), "'" + path + "' stands in 'logs' twice", null);
      }
    }
  }

  private void logReading(Section reading) {
    if (reading.number("line_bytes_max") < reading.number("delivery_bytes_max")) {
      Setting line = reading.setting("line_bytes_max");
      problems.conflict(
          line.given() ? line : reading.setting("delivery_bytes_max"),
          "'line_bytes_max' is less than 'delivery_bytes_max'",
          null);
    }
  }

  private void webhook(Section webhook) {
    Section tls = webhook.section("tls");
    together(tls, "certificate", "key");
    together(tls, "key", "certificate");
    boolean clients = !tls.text("clients").equals("none");
    Setting authorities = tls.setting("client_authorities");
    if (clients && authorities.value() == null) {
      problems.conflict(tls.setting("clients"), "'clients' needs 'client_authorities'", null);
    }
    if (!clients && authorities.value() != null) {
      problems.warning(
          authorities, "not used: 'clients' is none", "set clients: required or optional");
    }
    if (!clients && !webhook.table("subjects").isEmpty()) {
      problems.conflict(
          webhook.setting("subjects"), "'subjects' needs client certificates: tls.clients", null);
    }
    Setting enabled = tls.setting("enabled");
    if (!tls.truth("enabled")) {
      if (clients) {
        problems.conflict(enabled, "client certificates need TLS", null);
      }
      if (!webhook.address("listen").isLoopback()) {
        problems.warning(enabled, "without TLS anyone on the way can read and forge events", null);
      }
    }
    Section limits = webhook.section("limits");
    if (limits.number("body_bytes_max") > limits.number("bodies_bytes_max")) {
      problems.conflict(
          limits.setting("body_bytes_max"), "one body may be larger than 'bodies_bytes_max'", null);
    }
  }

  private void together(Section section, String one, String other) {
    Setting setting = section.setting(one);
    if (setting.value() != null && section.textOrNull(other) == null) {
      problems.conflict(setting, "'" + one + "' needs '" + other + "' beside it", null);
    }
  }

  private void enrich(Section enrich) {
    Set<String> seen = new HashSet<>();
    for (Section list : enrich.sections("addresses")) {
      String name = list.textOrNull("name");
      if (name != null && !seen.add(name)) {
        problems.conflict(list.setting("name"), "'" + name + "' stands in 'addresses' twice", null);
      }
      Setting ranges = list.setting("ranges");
      if (list.texts("ranges").isEmpty() && list.textOrNull("file") == null) {
        problems.conflict(ranges, "no addresses: neither 'ranges' nor 'file' is given", null);
      }
      AddressSet.Builder builder = new AddressSet.Builder();
      for (String range : list.texts("ranges")) {
        if (!builder.add(range)) {
          problems.conflict(ranges, "not an address, prefix or range: '" + range + "'", null);
        }
      }
    }
    for (Section tag : enrich.sections("tags")) {
      boolean selects =
          Stream.of("namespaces", "resources", "names").anyMatch(k -> !tag.texts(k).isEmpty());
      if (!selects && tag.textOrNull("tag") != null) {
        problems.warning(
            tag.setting("tag"),
            "every object has this tag",
            "name 'namespaces', 'resources' or 'names'");
      }
    }
  }

  private void completeness(Section completeness) {
    Setting prometheus = completeness.setting("prometheus");
    if (prometheus.value() == null) {
      for (String other : List.of("token_file", "ca_file", "selector", "cluster")) {
        if (completeness.setting(other).given()) {
          problems.warning(
              completeness.setting(other), "not used without 'prometheus'", "name a Prometheus");
        }
      }
      return;
    }
    try {
      if (new URI(completeness.text("prometheus")).getHost() == null) {
        problems.conflict(prometheus, "'prometheus' names no host", null);
      }
    } catch (URISyntaxException e) {
      problems.conflict(prometheus, "'prometheus' is no URL: " + e.getReason(), null);
    }
  }

  private void journal(Section journal) {
    Setting age = journal.setting("retention_age_max");
    if (journal.time("retention_age_max").compareTo(journal.time("duplicates_age_max")) < 0) {
      problems.conflict(
          age.given() ? age : journal.setting("duplicates_age_max"),
          "'retention_age_max' is less than 'duplicates_age_max', which reads the journal at a start",
          null);
    }
  }

  private void admin(Section admin, Section webhook) {
    Setting listen = admin.setting("listen");
    Address address = admin.address("listen");
    if (!admin.truth("enabled")) {
      return;
    }
    if (!address.isLoopback()) {
      problems.warning(listen, "whoever reaches " + address + " can read metrics and status", null);
    }
    boolean same = address.port() == webhook.address("listen").port() && address.port() != 0;
    if (same && webhook.truth("enabled")) {
      problems.conflict(
          listen.given() ? listen : webhook.setting("listen"),
          "port " + address.port() + " is both the webhook's and admin's",
          null);
    }
  }

  private void api(Section root) {
    Section api = root.section("api");
    if (!api.truth("enabled")) {
      return;
    }
    Section tls = api.section("tls");
    together(tls, "certificate", "key");
    together(tls, "key", "certificate");
    Setting listen = api.setting("listen");
    Address address = api.address("listen");
    if (tls.text("mode").equals("never") && !address.isLoopback()) {
      problems.warning(
          tls.setting("mode"), "without TLS anyone on the way can read tokens and events", null);
    }
    for (String other : new String[] {"webhook", "admin"}) {
      Section section = root.section(other);
      boolean same = address.port() == section.address("listen").port() && address.port() != 0;
      if (same && section.truth("enabled")) {
        problems.conflict(
            listen.given() ? listen : section.setting("listen"),
            "port " + address.port() + " is both the api's and the " + other + "'s",
            null);
      }
    }
  }
}
