package io.kustos.server.source.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The file for kube-apiserver's {@code --audit-webhook-config-file}.
 *
 * @param server URL to post to
 * @param authority PEM of the certificate authority of the server, null without TLS
 * @param token bearer token, null for none
 */
record Kubeconfig(String server, @Nullable String authority, @Nullable String token) {
  String text() {
    var text = new StringBuilder(1024);
    text.append("# For kube-apiserver: --audit-webhook-config-file\n");
    text.append("apiVersion: v1\nkind: Config\nclusters:\n  - name: kustos\n    cluster:\n");
    text.append("      server: ").append(server).append('\n');
    if (authority != null) {
      String data =
          Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII));
      text.append("      certificate-authority-data: ").append(data).append('\n');
    }
    text.append("users:\n  - name: kube-apiserver\n    user:");
    text.append(token == null ? " {}\n" : "\n      token: " + token + "\n");
    text.append("contexts:\n  - name: kustos\n    context:\n");
    text.append("      cluster: kustos\n      user: kube-apiserver\n");
    text.append("current-context: kustos\n");
    return text.toString();
  }
}
