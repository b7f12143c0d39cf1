package io.kustos.core.enrich;

import org.jspecify.annotations.Nullable;

/**
 * An image's name, with what container run-times add to short ones.
 *
 * @param registry host and port, {@code docker.io} when the name has none
 * @param repository the path in the registry; {@code library/} goes before single names of
 *     docker.io
 * @param tag null when there is none; {@code latest} when there is no digest either
 * @param digest for example {@code sha256:…}; null when there is none
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable String digest) {
  private static final String DEFAULT_REGISTRY = "docker.io";

  /** Takes a name apart; malformed ones as far as it goes. */
  public static ImageReference parse(String image) {
    int at = image.indexOf('@');
    String digest = at < 0 ? null : image.substring(at + 1);
    String named = at < 0 ? image : image.substring(0, at);
    int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
    String path = colon < 0 ? named : named.substring(0, colon);
    String tag = colon < 0 ? null : named.substring(colon + 1);
    int slash = path.indexOf('/');
    String head = slash < 0 ? "" : path.substring(0, slash);
    boolean host = head.indexOf('.') >= 0 || head.indexOf(':') >= 0 || head.equals("localhost");
    String registry = host ? head : DEFAULT_REGISTRY;
    String repository = host ? path.substring(slash + 1) : path;
    if (registry.equals("index.docker.io") || registry.equals("registry-1.docker.io")) {
      registry = DEFAULT_REGISTRY;
    }
    if (registry.equals(DEFAULT_REGISTRY) && repository.indexOf('/') < 0) {
      repository = "library/" + repository;
    }
    return new ImageReference(
        registry, repository, tag == null && digest == null ? "latest" : tag, digest);
  }
}
