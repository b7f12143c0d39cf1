package io.kustos.server.source.webhook;

import io.kustos.server.token.BearerHeader;
import io.kustos.server.token.Token;
import io.kustos.server.token.TokenFile;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Decides whether a request comes in, and for which cluster. */
final class Gate {
  private final WebhookSettings settings;
  private final TokenFile<ClusterGrant> tokens;
  private final InstantSource clock;

  Gate(WebhookSettings settings, TokenFile<ClusterGrant> tokens, InstantSource clock) {
    this.settings = settings;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * The cluster in a path, empty when it names none.
   *
   * @throws Refused when nothing is at that path
   */
  Optional<String> clusterIn(String path) throws Refused {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (settings.paths().contains(trimmed)) {
      return Optional.empty();
    }
    int slash = trimmed.lastIndexOf('/');
    if (slash > 0 && settings.paths().contains(trimmed.substring(0, slash))) {
      String cluster = trimmed.substring(slash + 1);
      if (ClusterName.isValid(cluster)) {
        return Optional.of(cluster);
      }
    }
    throw new Refused(404, "nothing is here; post to " + WebhookSettings.PATH + "/CLUSTER");
  }

  /**
   * The cluster a request is for.
   *
   * @param inPath the cluster its path names
   * @param authorization value of its header, null for none
   * @param certificates certificates its sender showed, which TLS has verified; null for none
   */
  String cluster(
      Optional<String> inPath,
      @Nullable String authorization,
      Certificate @Nullable [] certificates)
      throws Refused {
    String bound = boundCluster(authorization, certificates);
    if (bound != null && inPath.isPresent() && !inPath.get().equals(bound)) {
      throw new Refused(403, "the credential is for another cluster than " + inPath.get());
    }
    String cluster = inPath.orElse(bound == null ? settings.cluster() : bound);
    if (!settings.clusters().isEmpty() && !settings.clusters().contains(cluster)) {
      throw new Refused(403, "unknown cluster " + cluster);
    }
    return cluster;
  }

  /** The one cluster the credential is for, null when it is for any. */
  private @Nullable String boundCluster(
      @Nullable String authorization, Certificate @Nullable [] certificates) throws Refused {
    if (settings.tokens() && authorization != null) {
      return token(authorization).grant().cluster();
    }
    if (certificates != null
        && certificates.length > 0
        && certificates[0] instanceof X509Certificate certificate) {
      return subjectCluster(certificate);
    }
    if (settings.tokens()) {
      throw new Refused(401, "a bearer token is needed");
    }
    return null;
  }

  private Token<ClusterGrant> token(String authorization) throws Refused {
    String sent = BearerHeader.token(authorization);
    if (sent == null) {
      throw new Refused(401, "a bearer token is needed");
    }
    Token<ClusterGrant> token = tokens.find(sent);
    if (token == null) {
      throw new Refused(401, "unknown token");
    }
    Instant now = clock.instant();
    if (token.isExpired(now)) {
      throw new Refused(401, "token " + token.name() + " expired " + token.expires());
    }
    return token;
  }

  private @Nullable String subjectCluster(X509Certificate certificate) throws Refused {
    if (settings.subjects().isEmpty()) {
      return null;
    }
    String subject = certificate.getSubjectX500Principal().getName();
    String cluster = settings.subjects().get(subject);
    String commonName = commonName(subject);
    if (cluster == null && commonName != null) {
      cluster = settings.subjects().get(commonName);
    }
    if (cluster == null) {
      throw new Refused(403, "no cluster is known for the certificate of " + subject);
    }
    return cluster;
  }

  private static @Nullable String commonName(String subject) {
    try {
      for (Rdn part : new LdapName(subject).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return String.valueOf(part.getValue());
        }
      }
    } catch (InvalidNameException e) {
      // Then only the whole subject counts.
    }
    return null;
  }
}
