package io.kustos.server.config;

import io.kustos.server.completeness.CompletenessSettings;
import java.time.Duration;
import java.util.List;

/** The keys of {@code completeness}. */
final class CompletenessKeys {
  private static final Duration DAY = Duration.ofDays(1);

  static final List<Key> ALL =
      List.of(
          Keys.text(
              "prometheus",
              new Kind.Text("https?://[^\\s/]+(/\\S*)?", "URL such as http://prometheus:9090"),
              null,
              "Prometheus that scrapes the API servers. Without it nothing is compared."),
          Keys.text("token_file", Keys.PATH, null, "File with a bearer token for it."),
          Keys.text(
              "ca_file",
              Keys.PATH,
              null,
              "PEM certificates of those who vouch for it. Default: those that Java trusts."),
          Keys.text(
              "selector",
              Keys.ANY,
              null,
              "Label matchers that choose the servers, such as job=\"apiserver\"."),
          Keys.text(
              "cluster",
              Keys.CLUSTER,
              null,
              "Cluster of the servers' events. Default: all events."),
          Key.of(
              "interval",
              new Kind.Time(Duration.ofSeconds(1), DAY),
              CompletenessSettings.INTERVAL,
              "Compare over at least so long."),
          Keys.time(
              "delay",
              CompletenessSettings.DELAY,
              DAY,
              "Wait so long for events that come late; an API server tries for 97 s."),
          Keys.time(
              "edge",
              CompletenessSettings.EDGE,
              DAY,
              "Events so near to a scrape may count on its other side."));

  private CompletenessKeys() {}
}
