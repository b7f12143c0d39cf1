package io.kustos.core.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands, images, tokens and tags. */
class DecoderTest {
  @Test
  void execStandsInTheUri() {
    Connect exec =
        connect(
            "pods",
            "exec",
            "/api/v1/namespaces/shop/pods/a/exec?command=sh&command=-c"
                + "&command=cat+%2Fetc%2Fshadow&container=web&stdin=true&tty=true&stdout=true");
    assertThat(exec)
        .isEqualTo(
            new Connect(
                "exec", List.of("sh", "-c", "cat /etc/shadow"), "web", true, true, List.of()));
    assertThat(exec.line()).isEqualTo("sh -c cat /etc/shadow");
  }

  @Test
  void kubeletsAreReachedThroughTheProxy() {
    Connect run =
        connect("nodes", "proxy", "/api/v1/nodes/n1/proxy/run/ns/pod/ctr?cmd=cat%20/etc/passwd");
    assertThat(run)
        .isEqualTo(
            new Connect(
                "node_proxy", List.of("cat", "/etc/passwd"), "ctr", false, false, List.of()));
    assertThat(connect("nodes", "proxy", "/api/v1/nodes/n1/proxy/metrics")).isNull();
    assertThat(connect("nodes", "proxy", "/api/v1/nodes/n1/proxy")).isNull();
  }

  @Test
  void malformedEscapesAreLeftAsTheyStand() {
    Connect exec = connect("pods", "exec", "/x?command=%zz%4&command=%C3%28&&=&command");
    assertThat(exec).isNotNull();
    assertThat(exec.command()).containsExactly("%zz%4", "\uFFFD(", "");
  }

  private static Connect connect(String resource, String subresource, String uri) {
    return Events.facts(
            "{'requestURI':'"
                + uri
                + "','objectRef':{'resource':'"
                + resource
                + "','subresource':'"
                + subresource
                + "'}}")
        .connect();
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, docker.io, library/nginx, latest,",
    "nginx:1.27, docker.io, library/nginx, 1.27,",
    "bitnami/redis, docker.io, bitnami/redis, latest,",
    "docker.io/nginx:1, docker.io, library/nginx, 1,",
    "index.docker.io/library/nginx, docker.io, library/nginx, latest,",
    "ghcr.io/a/b/c:v1, ghcr.io, a/b/c, v1,",
    "localhost/x, localhost, x, latest,",
    "localhost:5000/x:2, localhost:5000, x, 2,",
    "registry:5000/team/x, registry:5000, team/x, latest,",
    "quay.io/x@sha256:ab, quay.io, x,, sha256:ab",
    "quay.io/x:1@sha256:ab, quay.io, x, 1, sha256:ab",
    "10.0.0.1:5000/x:1, 10.0.0.1:5000, x, 1,"
  })
  void imagesHaveDefaults(
      String text, String registry, String repository, String tag, String digest) {
    assertThat(ImageReference.parse(text))
        .isEqualTo(new ImageReference(registry, repository, tag, digest));
  }

  @Test
  void tokensAreAskedForInTwoWays() {
    Facts request =
        Events.facts(
            """
            {'verb':'create','objectRef':{'resource':'serviceaccounts','subresource':'token',
            'namespace':'shop','name':'cart'},'requestObject':{'spec':{'audiences':['vault'],
            'expirationSeconds':315360000,'boundObjectRef':{'kind':'Pod','name':'p'}}},
            'annotations':{'authentication.kubernetes.io/issued-credential-id':'JTI=1'}}""");
    assertThat(request.token())
        .isEqualTo(
            new TokenGrant("request", "shop/cart", List.of("vault"), 315360000L, "Pod/p", "JTI=1"));
    Facts secret =
        Events.facts(
            """
            {'verb':'create','objectRef':{'resource':'secrets','namespace':'shop','name':'t'},
            'requestObject':{'type':'kubernetes.io/service-account-token','metadata':{'annotations':
            {'kubernetes.io/service-account.name':'cart'}}}}""");
    assertThat(secret.token())
        .isEqualTo(new TokenGrant("secret", "shop/cart", List.of(), null, null, null));
    assertThat(Events.request("create", "secrets", "{'type':'Opaque'}").token()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "payments, secrets, db, false, true",
    "payments-eu, secrets, db, false, true",
    "shop, secrets, db, false, false",
    "payments, pods, db, false, false",
    "'', secrets, '', true, true",
    "'', secrets, '', false, false"
  })
  void tagsFollowTheirPatterns(
      String namespace, String resource, String name, boolean collective, boolean fits) {
    Lookups lookups =
        new Lookups(
            "v",
            List.of(),
            GeoTable.NONE,
            List.of(
                new ObjectTag("card-data", List.of("payments*"), List.of("secrets"), List.of()),
                new ObjectTag(
                    "card-data", List.of("payments"), List.of("secrets"), List.of("d?"))));
    assertThat(lookups.tags(namespace, resource, name, collective))
        .isEqualTo(fits ? List.of("card-data") : List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "*, '', true", "a*b, ab, true", "a*b*c, aXbXbc, true", "a?c, abc, true", "a?c, ac, false",
    "*a, ba, true", "*a, ab, false", "'', a, false", "**, a, true", "a*, a, true"
  })
  void globs(String pattern, String text, boolean fits) {
    assertThat(ObjectTag.globs(pattern, text)).isEqualTo(fits);
  }

  @Test
  void generatedNamesAreInTheAnswer() {
    assertThat(
            Events.facts("{'verb':'create','responseObject':{'metadata':{'name':'web-x1'}}}")
                .objectName())
        .isEqualTo("web-x1");
    assertThat(Events.facts("{'requestURI':'/x?dryRun=All'}").isDryRun()).isTrue();
    assertThat(Events.facts("{'requestURI':'/x?a=dryRun'}").isDryRun()).isFalse();
    assertThat(Events.request("delete", "pods", "{'dryRun':['All']}").isDryRun()).isTrue();
    assertThat(Events.request("deletecollection", "pods", "{'dryRun':[]}").isDryRun()).isFalse();
    assertThat(Events.request("create", "configmaps", "{'dryRun':['All']}").isDryRun()).isFalse();
  }
}
