package io.kustos.core.doctor;

import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.SourceText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** The webhook's kubeconfig: where the server posts to, and how it makes itself known. */
final class Kubeconfig {
  private Kubeconfig() {}

  static void check(Consultation at, SourceText source) throws UnreadableFlags {
    List<MappingNode> documents = Yaml.documents(source);
    if (documents.isEmpty()) {
      throw new UnreadableFlags(source.name() + ": is no kubeconfig");
    }
    MappingNode root = documents.getFirst();
    Node context = named(root, "contexts", Yaml.text(Yaml.at(root, "current-context")));
    if (context == null) {
      Node current = Yaml.at(root, "current-context");
      at.say(
          Severity.ERROR,
          "KUBECONFIG_CONTEXT",
          source,
          current == null ? root : current,
          "current-context names no context of this file: the server does not start",
          "set current-context to the name of a context");
      return;
    }
    Node cluster = part(at, source, root, context, "cluster");
    if (cluster != null) {
      cluster(at, source, cluster);
    }
    Node user = part(at, source, root, context, "user");
    user(at, source, root, user);
  }

  /** What the context names under {@code clusters} or {@code users}. */
  private static @Nullable Node part(
      Consultation at, SourceText source, MappingNode root, Node context, String kind) {
    Node reference = Yaml.at(context, "context", kind);
    Node found = named(root, kind + "s", Yaml.text(reference));
    if (found == null && (kind.equals("cluster") || reference != null)) {
      at.say(
          Severity.ERROR,
          "KUBECONFIG_CONTEXT",
          source,
          reference == null ? context : reference,
          "the context names no " + kind + " of this file",
          "set it to the name of a " + kind);
    }
    return Yaml.at(found, kind);
  }

  private static @Nullable Node named(MappingNode root, String list, @Nullable String name) {
    for (Node item : Yaml.items(Yaml.at(root, list))) {
      if (name != null && name.equals(Yaml.text(Yaml.at(item, "name")))) {
        return item;
      }
    }
    return null;
  }

  private static void cluster(Consultation at, SourceText source, Node cluster) {
    Node server = Yaml.at(cluster, "server");
    URI uri = uri(Yaml.text(server));
    if (server == null || uri == null || uri.getHost() == null) {
      at.say(
          Severity.ERROR,
          "KUBECONFIG_SERVER",
          source,
          server == null ? cluster : server,
          "server is no URL",
          "set server to the sink's URL, for example https://kustos.example:8443/clusters/prod");
      return;
    }
    at.fact("sink", uri.toString());
    if (uri.getRawQuery() != null) {
      at.say(
          Severity.WARNING,
          "KUBECONFIG_QUERY",
          source,
          server,
          "the server drops the query string of this URL and posts with ?timeout=30s",
          "put what tells clusters apart into the path");
    }
    if ("http".equals(uri.getScheme().toLowerCase(Locale.ROOT))) {
      at.say(
          Severity.ERROR,
          "KUBECONFIG_PLAIN",
          source,
          server,
          "events travel unencrypted, and over http the server sends no token",
          "use https");
    } else {
      trust(at, source, cluster);
    }
  }

  private static void trust(Consultation at, SourceText source, Node cluster) {
    Node insecure = Yaml.at(cluster, "insecure-skip-tls-verify");
    if ("true".equals(Yaml.text(insecure)) && insecure != null) {
      at.say(
          Severity.ERROR,
          "KUBECONFIG_INSECURE",
          source,
          insecure,
          "the sink's certificate is not checked: anybody on the way can take events and token",
          "remove it and set certificate-authority-data");
    } else if (Yaml.at(cluster, "certificate-authority") == null
        && Yaml.at(cluster, "certificate-authority-data") == null) {
      at.say(
          Severity.WARNING,
          "KUBECONFIG_CA",
          source,
          cluster,
          "no certificate-authority: the sink's certificate must be signed by one that the machine"
              + " trusts",
          "set certificate-authority-data to the sink's CA");
    }
  }

  private static void user(
      Consultation at, SourceText source, MappingNode root, @Nullable Node user) {
    boolean known =
        List.of("token", "tokenFile", "client-certificate", "client-certificate-data", "exec")
            .stream()
            .anyMatch(key -> Yaml.at(user, key) != null);
    if (!known) {
      at.say(
          Severity.WARNING,
          "KUBECONFIG_ANONYMOUS",
          source,
          user == null ? root : user,
          "neither token nor client certificate: the sink cannot tell who posts",
          "make a token with kustos webhook token create, or set client-certificate-data");
    }
  }

  private static @Nullable URI uri(@Nullable String text) {
    try {
      URI uri = new URI(text == null ? "" : text);
      return uri.getScheme() == null ? null : uri;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
