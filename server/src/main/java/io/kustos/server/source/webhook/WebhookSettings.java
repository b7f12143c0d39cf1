package io.kustos.server.source.webhook;

import io.kustos.server.tls.TlsSettings;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the webhook source is set up.
 *
 * @param host address it listens on; {@code 0.0.0.0} for all
 * @param port port it listens on; 0 for any free one
 * @param advertise host name or address API servers reach it by; null for an address of this
 *     machine
 * @param paths paths it accepts posts on, each also with the name of a cluster after a slash
 * @param cluster the cluster when neither path nor credential tell
 * @param clusters the clusters it accepts; empty for any
 * @param tokens whether a request without a client certificate needs a bearer token. Without TLS an
 *     API server sends none.
 * @param subjects which cluster a client certificate is of, by its common name or its whole subject
 *     as RFC 2253 writes it; when not empty, other certificates are refused
 * @param tls how it does TLS
 * @param bounds its bounds
 */
public record WebhookSettings(
    String host,
    int port,
    @Nullable String advertise,
    Set<String> paths,
    String cluster,
    Set<String> clusters,
    boolean tokens,
    Map<String, String> subjects,
    TlsSettings tls,
    WebhookBounds bounds) {
  /** The path of our kubeconfig. */
  public static final String PATH = "/audit";

  /** The port Falco's k8saudit plugin listens on by default. */
  public static final int PORT = 9765;

  /** TLS and tokens, our path and Falco's, Falco's port. */
  public static final WebhookSettings DEFAULT =
      new WebhookSettings(
          "0.0.0.0",
          PORT,
          null,
          Set.of(PATH, "/k8s-audit"),
          "default",
          Set.of(),
          true,
          Map.of(),
          TlsSettings.DEFAULT,
          WebhookBounds.DEFAULT);

  /** Checks names and paths. */
  public WebhookSettings {
    paths = Set.copyOf(paths);
    clusters = Set.copyOf(clusters);
    subjects = Map.copyOf(subjects);
    ClusterName.check(cluster);
    clusters.forEach(ClusterName::check);
    subjects.values().forEach(ClusterName::check);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
    for (String path : paths) {
      if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
        throw new IllegalArgumentException("not a path to listen on: " + path);
      }
    }
  }

  /** Listening elsewhere. */
  public WebhookSettings withAddress(String otherHost, int otherPort) {
    return new WebhookSettings(
        otherHost, otherPort, advertise, paths, cluster, clusters, tokens, subjects, tls, bounds);
  }

  /** Accepting these clusters only. */
  public WebhookSettings withClusters(Set<String> others) {
    return new WebhookSettings(
        host, port, advertise, paths, cluster, others, tokens, subjects, tls, bounds);
  }

  /** Asking for tokens or not. */
  public WebhookSettings withTokens(boolean asked) {
    return new WebhookSettings(
        host, port, advertise, paths, cluster, clusters, asked, subjects, tls, bounds);
  }

  /** With other TLS settings. */
  public WebhookSettings withTls(TlsSettings other) {
    return new WebhookSettings(
        host, port, advertise, paths, cluster, clusters, tokens, subjects, other, bounds);
  }

  /** With other subjects of client certificates. */
  public WebhookSettings withSubjects(Map<String, String> others) {
    return new WebhookSettings(
        host, port, advertise, paths, cluster, clusters, tokens, others, tls, bounds);
  }

  /** With other bounds. */
  public WebhookSettings withBounds(WebhookBounds others) {
    return new WebhookSettings(
        host, port, advertise, paths, cluster, clusters, tokens, subjects, tls, others);
  }
}
