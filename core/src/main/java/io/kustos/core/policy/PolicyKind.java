package io.kustos.core.policy;

import io.kustos.core.policy.Value.Mapping;
import io.kustos.core.policy.Value.Member;
import io.kustos.core.policy.Value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Version and kind of a document, and what the server makes of them. */
record PolicyKind(String group, String version, String kind) {
  private static final String GROUP = "audit.k8s.io";
  private static final String INTERNAL = "__internal";
  private static final String SCHEME = " in scheme \"pkg/runtime/scheme.go:111\"";

  /** Kinds that the audit scheme knows and that are no policy. */
  private static final Set<String> OTHERS =
      Set.of(
          "Event",
          "EventList",
          "PolicyList",
          "WatchEvent",
          "ListOptions",
          "GetOptions",
          "DeleteOptions",
          "CreateOptions",
          "UpdateOptions",
          "PatchOptions");

  private static final Set<String> INTERNAL_OTHERS = Set.of("Event", "EventList", "PolicyList");

  /** Kinds that every scheme knows, whatever the version. */
  private static final Set<String> UNVERSIONED =
      Set.of("Status", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList");

  /** Finds version and kind as Go does: whatever the case of the names, of several the last. */
  static PolicyKind of(Value root) throws UnreadableException {
    Value folded = root instanceof Mapping mapping ? folded(mapping) : root;
    try {
      GoDecoding.check(folded, GoShape.TYPE_META, new ArrayList<>());
    } catch (UnreadableException e) {
      throw new UnreadableException(
          "couldn't get version/kind; json parse error: " + e.problem(), e.offset(), e.length());
    }
    String apiVersion = text(folded, "apiVersion");
    String kind = text(folded, "kind");
    long slashes = apiVersion.chars().filter(c -> c == '/').count();
    if (apiVersion.isEmpty() || apiVersion.equals("/")) {
      return new PolicyKind("", "", kind).defaulted();
    }
    if (slashes > 1) {
      throw new UnreadableException(
          "unexpected GroupVersion string: " + apiVersion, root.start(), 1);
    }
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return new PolicyKind(group, apiVersion.substring(slash + 1), kind).defaulted();
  }

  private PolicyKind defaulted() {
    String named = kind.isEmpty() ? "Policy" : kind;
    if (version.isEmpty() && (group.isEmpty() || group.equals(GROUP))) {
      return new PolicyKind(GROUP, INTERNAL, named);
    }
    return new PolicyKind(group, version, named);
  }

  private static Mapping folded(Mapping mapping) {
    List<Member> members = new ArrayList<>();
    for (Member member : mapping.members()) {
      String name =
          switch (fold(member.key())) {
            case "apiversion" -> "apiVersion";
            case "kind" -> "kind";
            default -> "";
          };
      if (!name.isEmpty()) {
        members.add(new Member(name, member.start(), member.end(), member.value()));
      }
    }
    return new Mapping(members, mapping.start(), mapping.end());
  }

  /** Go folds the Kelvin sign and the long s too. */
  private static String fold(String name) {
    return name.replace('\u212A', 'k').replace('\u017F', 's').toLowerCase(Locale.ROOT);
  }

  private static String text(Value value, String name) {
    Member member = value instanceof Mapping mapping ? mapping.find(name) : null;
    return member != null && member.value() instanceof Scalar scalar && !scalar.isNull()
        ? scalar.text()
        : "";
  }

  boolean isPolicy() {
    return isAudit() && version.equals("v1") && kind.equals("Policy");
  }

  /** Whether version or both are missing, so that the server takes the text for its inner form. */
  boolean isInternalPolicy() {
    return isAudit() && isInternal() && kind.equals("Policy");
  }

  private boolean isAudit() {
    return group.equals(GROUP);
  }

  private boolean isInternal() {
    return version.equals(INTERNAL);
  }

  /** Whether the document is of an API version that servers before 1.24 read. */
  boolean isOldPolicy() {
    return isAudit()
        && kind.equals("Policy")
        && (version.equals("v1beta1") || version.equals("v1alpha1"));
  }

  /** The server's refusal of a document that is neither of the two policies. */
  String refusal() {
    if (UNVERSIONED.contains(kind)
        || (isAudit() && version.equals("v1") && OTHERS.contains(kind))) {
      return "converting (v1." + kind + ") to (audit.Policy): unknown conversion";
    }
    if (isAudit() && isInternal()) {
      return INTERNAL_OTHERS.contains(kind)
          ? "converting (audit." + kind + ") to (audit.Policy): unknown conversion"
          : "no kind "
              + GoText.quoted(kind)
              + " is registered for the internal version of group "
              + GoText.quoted(group)
              + SCHEME;
    }
    String apiVersion = group.isEmpty() ? version : group + "/" + version;
    return "no kind "
        + GoText.quoted(kind)
        + " is registered for version "
        + GoText.quoted(apiVersion)
        + SCHEME;
  }

  @Override
  public String toString() {
    return group + "/" + version + ", Kind=" + kind;
  }
}
