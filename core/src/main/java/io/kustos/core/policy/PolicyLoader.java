package io.kustos.core.policy;

import io.kustos.core.Limits;
import io.kustos.core.policy.GoDecoding.UnknownField;
import io.kustos.core.policy.YamlValues.Duplicate;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads an audit policy as kube-apiserver does when it starts: decodes strictly, and where only a
 * field is unknown or stands twice, decodes again without minding; then validates.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#audit-policy">Auditing</a>
 */
public final class PolicyLoader {
  /** Codes of the diagnostics. */
  static final String DECODE = "POLICY_DECODE";

  static final String VERSION = "POLICY_VERSION";
  static final String INVALID = "POLICY_INVALID";
  static final String NO_RULES = "POLICY_NO_RULES";
  static final String TOO_LARGE = "POLICY_TOO_LARGE";

  private static final String FAILED = "failed decoding: ";

  private final SourceText source;
  private final List<Duplicate> duplicates = new ArrayList<>();
  private final List<UnknownField> unknown = new ArrayList<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private Places places = new Places(null);

  private PolicyLoader(SourceText source) {
    this.source = source;
  }

  /** Loads a text; never throws for what it contains. */
  public static PolicyLoad load(SourceText source, KubernetesVersion version, Limits limits) {
    PolicyLoader loader = new PolicyLoader(source);
    if (source.text().length() > limits.ruleFileBytesMax()) {
      String message = "larger than " + limits.ruleFileBytesMax() + " bytes";
      return loader.refused(null, message, TOO_LARGE, Span.NOWHERE, null);
    }
    return loader.load(version);
  }

  private PolicyLoad load(KubernetesVersion version) {
    try {
      return decoded(read(), version);
    } catch (UnreadableException e) {
      Span span = new Span(e.offset(), e.length());
      return refused(null, FAILED + e.problem(), DECODE, span, FieldHints.ofDecoding(e.problem()));
    }
  }

  private Value read() throws UnreadableException {
    String text = source.text();
    if (!JsonValues.recognises(text)) {
      Value root = YamlValues.read(text, duplicates);
      return root == null ? new Value.Scalar(Value.Kind.NULL, "", 0, 0) : root;
    }
    try {
      return JsonValues.read(text, duplicates);
    } catch (UnreadableException e) {
      throw new UnreadableException(
          "couldn't get version/kind; json parse error: " + e.problem(), e.offset(), e.length());
    }
  }

  private PolicyLoad decoded(Value root, KubernetesVersion version) throws UnreadableException {
    places = new Places(root);
    PolicyKind kind = PolicyKind.of(root);
    if (kind.isInternalPolicy()) {
      String hint = "begin the file with apiVersion: audit.k8s.io/v1 and kind: Policy";
      String error = "unknown group version field " + kind + " in policy";
      return refused(null, error, VERSION, Span.NOWHERE, hint);
    }
    if (!kind.isPolicy()) {
      return refused(null, FAILED + kind.refusal(), VERSION, kindPlace(kind), kindHint(kind));
    }
    GoDecoding.check(root, GoShape.POLICY, unknown);
    diagnostics.addAll(IgnoredFields.diagnostics(source, unknown, duplicates));
    return validated(PolicyValues.policy(root), version);
  }

  private Span kindPlace(PolicyKind kind) {
    return kind.group().equals("audit.k8s.io") && kind.version().equals("v1")
        ? places.of("kind")
        : places.of("apiVersion");
  }

  private static String kindHint(PolicyKind kind) {
    if (kind.isOldPolicy()) {
      return "Kubernetes 1.24 removed "
          + kind.version()
          + "; write apiVersion: audit.k8s.io/v1, the fields have kept their names and meaning";
    }
    return "an audit policy has apiVersion: audit.k8s.io/v1 and kind: Policy";
  }

  private PolicyLoad validated(Policy policy, KubernetesVersion version) {
    List<FieldError> errors = PolicyValidation.of(policy, version, places);
    for (FieldError error : errors) {
      diagnostics.add(
          new Diagnostic(
              Severity.ERROR,
              INVALID,
              error.message(),
              source,
              error.offset(),
              error.length(),
              FieldHints.of(error, version)));
    }
    if (errors.isEmpty() && policy.rules().isEmpty()) {
      String hint = "add at least one rule, for example '- level: Metadata' for everything";
      String error = "loaded illegal policy with 0 rules";
      return refused(policy, error, NO_RULES, places.of("rules"), hint);
    }
    return new PolicyLoad(source, policy, joined(errors), errors, diagnostics, places);
  }

  /** The server joins several messages and says each once. */
  private static @Nullable String joined(List<FieldError> errors) {
    Set<String> messages = new LinkedHashSet<>();
    errors.forEach(error -> messages.add(error.message()));
    return switch (messages.size()) {
      case 0 -> null;
      case 1 -> messages.iterator().next();
      default -> "[" + String.join(", ", messages) + "]";
    };
  }

  private PolicyLoad refused(
      @Nullable Policy policy, String error, String code, Span span, @Nullable String hint) {
    diagnostics.add(
        new Diagnostic(Severity.ERROR, code, error, source, span.offset(), span.length(), hint));
    return new PolicyLoad(source, policy, error, List.of(), diagnostics, places);
  }
}
