package io.kustos.core.rule.enriched;

import io.kustos.core.enrich.CertificateRequest;
import io.kustos.core.enrich.Connect;
import io.kustos.core.enrich.Facts;
import io.kustos.core.enrich.Lookups;
import io.kustos.core.enrich.Rights;
import io.kustos.core.enrich.SigningRequest;
import io.kustos.core.enrich.TokenGrant;
import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.rule.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is asked for: objects, commands, certificates, tokens and rights. */
final class RequestFields {
  /** What tells how a container is reached. */
  private static final Set<EventField> CONNECT =
      Set.of(EventField.REQUEST_URI, EventField.OBJECT_RESOURCE, EventField.OBJECT_SUBRESOURCE);

  private RequestFields() {}

  static List<EnrichedField> all() {
    List<EnrichedField> all = new ArrayList<>(object());
    all.addAll(EnrichedField.from(CONNECT, exec()));
    all.addAll(signing());
    all.addAll(token());
    all.addAll(rights());
    return all;
  }

  private static List<EnrichedField> object() {
    return List.of(
        EnrichedField.text(
            "kustos.object.name",
            Facts::objectName,
            "Name of the object, also where the API server made it up (generateName)"),
        EnrichedField.lookup(
            "kustos.object.tags",
            FieldType.STRING_LIST,
            (event, lookups) -> EnrichedField.some(tags(event, lookups)),
            "Operator's tags of what the request touches, for example card-data (enrich.tags)"),
        EnrichedField.flag(
                "kustos.dry_run", Facts::isDryRun, "Whether the request only tries (dryRun)")
            .from(EventField.REQUEST_URI, EventField.VERB, EventField.REQUEST_OBJECT));
  }

  private static List<String> tags(AuditEvent event, Lookups lookups) {
    String resource = lookups.tags().isEmpty() ? null : event.text(EventField.OBJECT_RESOURCE);
    if (resource == null) {
      return List.of();
    }
    Facts facts = Facts.of(event);
    String namespace = event.text(EventField.OBJECT_NAMESPACE);
    String name = facts.objectName();
    return lookups.tags(
        namespace == null ? "" : namespace,
        resource,
        name == null ? "" : name,
        facts.isCollective());
  }

  private static <T> Function<Facts, @Nullable String> textOf(
      Function<Facts, @Nullable T> part, Function<T, @Nullable String> reader) {
    return facts -> {
      T found = part.apply(facts);
      return found == null ? null : reader.apply(found);
    };
  }

  private static <T> Function<Facts, @Nullable List<String>> listOf(
      Function<Facts, @Nullable T> part, Function<T, List<String>> reader) {
    return facts -> {
      T found = part.apply(facts);
      return found == null ? null : reader.apply(found);
    };
  }

  private static <T> Function<Facts, @Nullable Boolean> flagOf(
      Function<Facts, @Nullable T> part, Function<T, Boolean> reader) {
    return facts -> {
      T found = part.apply(facts);
      return found == null ? null : reader.apply(found);
    };
  }

  private static <T> Function<Facts, @Nullable Long> numberOf(
      Function<Facts, @Nullable T> part, Function<T, @Nullable Long> reader) {
    return facts -> {
      T found = part.apply(facts);
      return found == null ? null : reader.apply(found);
    };
  }

  private static List<EnrichedField> exec() {
    return List.of(
        EnrichedField.text(
            "kustos.exec.via",
            textOf(Facts::connect, Connect::via),
            "How a container is reached: exec, attach, portforward, or node_proxy for a kubelet's"
                + " exec and run through the API server"),
        EnrichedField.text(
            "kustos.exec.command",
            textOf(Facts::connect, Connect::line),
            "Command that is run in a container, decoded, its words joined by blanks"),
        EnrichedField.list(
            "kustos.exec.words", listOf(Facts::connect, Connect::command), "The command's words"),
        EnrichedField.text(
            "kustos.exec.container",
            textOf(Facts::connect, Connect::container),
            "Container it is run in, when named"),
        EnrichedField.flag(
            "kustos.exec.stdin", flagOf(Facts::connect, Connect::stdin), "Whether input is sent"),
        EnrichedField.flag(
            "kustos.exec.tty", flagOf(Facts::connect, Connect::tty), "Whether on a terminal"),
        EnrichedField.list(
            "kustos.exec.ports",
            listOf(Facts::connect, Connect::ports),
            "Ports to forward, when the URI names them"));
  }

  private static @Nullable CertificateRequest certificate(Facts facts) {
    SigningRequest signing = facts.signing();
    return signing == null ? null : signing.certificate();
  }

  private static List<EnrichedField> signing() {
    return List.of(
        EnrichedField.text(
            "kustos.csr.subject",
            textOf(RequestFields::certificate, CertificateRequest::subject),
            "Subject of the certificate that is asked for, for example O=system:masters, CN=admin"),
        EnrichedField.list(
            "kustos.csr.user",
            listOf(RequestFields::certificate, CertificateRequest::commonNames),
            "User it would be: its common name"),
        EnrichedField.list(
            "kustos.csr.groups",
            listOf(RequestFields::certificate, CertificateRequest::organizations),
            "Groups it would have: its organizations"),
        EnrichedField.list(
            "kustos.csr.names",
            listOf(RequestFields::certificate, CertificateRequest::alternativeNames),
            "Alternative names in it: DNS:, IP:, email:, URI:"),
        EnrichedField.flag(
            "kustos.csr.malformed",
            flagOf(Facts::signing, SigningRequest::malformed),
            "Whether there is a request for a certificate that cannot be read"),
        EnrichedField.text(
            "kustos.csr.signer", textOf(Facts::signing, SigningRequest::signer), "Who is to sign"),
        EnrichedField.list(
            "kustos.csr.usages", listOf(Facts::signing, SigningRequest::usages), "What it is for"),
        EnrichedField.text(
            "kustos.csr.requester",
            textOf(Facts::signing, SigningRequest::requester),
            "User who asked for it, also when another approves"),
        EnrichedField.list(
            "kustos.csr.conditions",
            listOf(Facts::signing, SigningRequest::conditions),
            "What the request decides: Approved, Denied, Failed"),
        EnrichedField.number(
            "kustos.csr.expiration_seconds",
            numberOf(Facts::signing, SigningRequest::expirationSeconds),
            "How long it is to hold, when said"));
  }

  private static List<EnrichedField> token() {
    return List.of(
        EnrichedField.text(
            "kustos.token.how",
            textOf(Facts::token, TokenGrant::how),
            "How a service account's token is asked for: request, or secret for one without end"),
        EnrichedField.text(
            "kustos.token.serviceaccount",
            textOf(Facts::token, TokenGrant::account),
            "Whose token, as namespace/name"),
        EnrichedField.list(
            "kustos.token.audiences",
            listOf(Facts::token, TokenGrant::audiences),
            "Whom the token is for, when not for the API server"),
        EnrichedField.number(
            "kustos.token.expiration_seconds",
            numberOf(Facts::token, TokenGrant::expirationSeconds),
            "How long it is to hold, when said"),
        EnrichedField.text(
            "kustos.token.bound",
            textOf(Facts::token, TokenGrant::bound),
            "What it ends with, as Kind/name"),
        EnrichedField.text(
            "kustos.token.issued",
            textOf(Facts::token, TokenGrant::issued),
            "Its credential id, as kustos.actor.credential will show it"));
  }

  private static List<EnrichedField> rights() {
    return List.of(
        EnrichedField.list(
            "kustos.rights.grants",
            listOf(Facts::rights, Rights::grants),
            "Each verb with each resource of a role's rules: get:secrets, create:pods/exec,"
                + " update:deployments.apps/scale, *:*.*, get:/metrics"),
        EnrichedField.list(
            "kustos.rights.powers",
            listOf(Facts::rights, Rights::powers),
            "What they amount to: all, read_secrets, create_pods, exec, impersonate, escalate, bind,"
                + " nodes_proxy and more"),
        EnrichedField.list(
            "kustos.rights.wildcards",
            listOf(Facts::rights, Rights::wildcards),
            "Where the rules have a star: verbs, resources, groups, urls"),
        EnrichedField.text(
            "kustos.binding.role",
            textOf(Facts::rights, Rights::role),
            "Role that a binding grants, for example ClusterRole/cluster-admin"),
        EnrichedField.list(
            "kustos.binding.subjects",
            listOf(Facts::rights, Rights::subjects),
            "Whom it grants it to: User:…, Group:…, ServiceAccount:namespace/name"),
        EnrichedField.flag(
            "kustos.binding.everybody",
            flagOf(Facts::rights, Rights::isForEverybody),
            "Whether these are all users, all service accounts or anonymous ones"),
        EnrichedField.flag(
            "kustos.binding.self",
            facts -> {
              Rights rights = facts.rights();
              return rights == null ? null : rights.isFor(facts.actor());
            },
            "Whether the actor, or a group of its own, is among them"));
  }
}
