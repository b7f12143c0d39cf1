package io.kustos.core.rule.enriched;

import io.kustos.core.enrich.Impersonation;
import io.kustos.core.event.EventField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who asks, as whom, and with what. */
final class ActorFields {
  private ActorFields() {}

  static List<EnrichedField> all() {
    Set<EventField> names = Set.of(EventField.USER_NAME, EventField.IMPERSONATED_USER);
    List<EnrichedField> all =
        new ArrayList<>(EnrichedField.from(Set.of(EventField.USER_EXTRA), actor()));
    all.addAll(EnrichedField.from(names, effective()));
    all.addAll(EnrichedField.when(Impersonation::isPossible, impersonation()));
    all.addAll(EnrichedField.from(Set.of(EventField.USER_AGENT), client()));
    return all;
  }

  private static List<EnrichedField> actor() {
    return List.of(
        EnrichedField.text(
                "kustos.actor.name", f -> f.actor().name(), "User who is logged in; empty at a 401")
            .from(EventField.USER_NAME),
        EnrichedField.text(
                "kustos.actor.kind",
                f -> f.actor().kind().label(),
                "Who that is: person, service_account, controller, control_plane, node, bootstrap,"
                    + " anonymous or unauthenticated")
            .from(EventField.USER_NAME),
        EnrichedField.list(
                "kustos.actor.groups",
                f -> f.actor().groups(),
                "Groups of the user who is logged in")
            .from(EventField.USER_GROUPS),
        EnrichedField.flag(
                "kustos.actor.master",
                f -> f.actor().isMaster(),
                "Whether that user is in system:masters, for whom no authorization check counts")
            .from(EventField.USER_GROUPS),
        EnrichedField.flag(
                "kustos.actor.provider",
                f -> f.actor().isProvider(),
                "Whether a cloud or distribution keeps its clusters under that name: eks:…, aksService,"
                    + " system:gke-…, system:k3s-… and alike")
            .from(EventField.USER_NAME),
        EnrichedField.text(
                "kustos.actor.namespace",
                f -> f.actor().namespace(),
                "Namespace of a service account")
            .from(EventField.USER_NAME),
        EnrichedField.text(
                "kustos.actor.serviceaccount",
                f -> f.actor().account(),
                "Name of a service account, without its namespace")
            .from(EventField.USER_NAME),
        EnrichedField.text(
            "kustos.actor.pod",
            f -> f.actor().pod(),
            "Pod that the service account's token is bound to"),
        EnrichedField.text("kustos.actor.pod.uid", f -> f.actor().podUid(), "Uid of that pod"),
        EnrichedField.text(
                "kustos.actor.node",
                f -> f.actor().node(),
                "Node of a kubelet, or that the service account's token is bound to")
            .from(EventField.USER_NAME, EventField.USER_EXTRA),
        EnrichedField.text("kustos.actor.node.uid", f -> f.actor().nodeUid(), "Uid of that node"),
        EnrichedField.text(
            "kustos.actor.credential",
            f -> f.actor().credential(),
            "Id of the token (JTI=) or certificate (X509SHA256=) that was shown"),
        EnrichedField.text(
            "kustos.actor.credential.kind",
            f -> f.actor().credentialKind(),
            "What was shown: token, certificate or other"));
  }

  private static List<EnrichedField> effective() {
    return List.of(
        EnrichedField.text(
            "kustos.effective.name",
            f -> f.effective().name(),
            "User as whom the request is made: the impersonated one, else the actor"),
        EnrichedField.text(
            "kustos.effective.kind",
            f -> f.effective().kind().label(),
            "Who that is, in the words of kustos.actor.kind"),
        EnrichedField.list(
                "kustos.effective.groups", f -> f.effective().groups(), "Groups of that user")
            .from(EventField.USER_GROUPS, EventField.IMPERSONATED_USER),
        EnrichedField.flag(
                "kustos.effective.master",
                f -> f.effective().isMaster(),
                "Whether that user is in system:masters")
            .from(EventField.USER_GROUPS, EventField.IMPERSONATED_USER));
  }

  private static List<EnrichedField> impersonation() {
    return List.of(
        EnrichedField.text(
            "kustos.impersonation",
            f -> outcome(f.impersonation()),
            "What came of acting as somebody else: granted or denied; missing when not tried"),
        EnrichedField.text(
            "kustos.impersonation.target",
            f -> target(f.impersonation()),
            "Name that was taken or refused; of a refused one from the answer's message"),
        EnrichedField.text(
            "kustos.impersonation.resource",
            f -> resource(f.impersonation()),
            "What that is: users, groups, serviceaccounts and so on"));
  }

  private static List<EnrichedField> client() {
    return List.of(
        EnrichedField.text(
            "kustos.client.family",
            f -> f.client().family(),
            "Program that the user agent names, for example kubectl; empty when there is none"),
        EnrichedField.text(
            "kustos.client.kind",
            f -> f.client().kind().label(),
            "Sort of program: cli, browser, script, library, deployment, controller,"
                + " control_plane, node, probe, attack_tool or unknown"),
        EnrichedField.text(
            "kustos.client.version", f -> f.client().version(), "Its version, as it says"),
        EnrichedField.text(
            "kustos.client.platform", f -> f.client().platform(), "Its platform: linux/amd64"),
        EnrichedField.text(
            "kustos.client.component",
            f -> f.client().component(),
            "Part of it that asks, for example a controller's name"),
        EnrichedField.list(
                "kustos.client.doubts",
                f -> f.client().doubts(f.actor()),
                "What does not fit about the user agent: empty, truncated, control_characters,"
                    + " claims_node, claims_control_plane, tool_as_machine")
            .from(EventField.USER_AGENT, EventField.USER_NAME, EventField.USER_GROUPS));
  }

  private static @Nullable String outcome(@Nullable Impersonation attempt) {
    if (attempt == null) {
      return null;
    }
    return attempt.granted() ? "granted" : "denied";
  }

  private static @Nullable String target(@Nullable Impersonation attempt) {
    return attempt == null ? null : attempt.target();
  }

  private static @Nullable String resource(@Nullable Impersonation attempt) {
    return attempt == null ? null : attempt.resource();
  }
}
