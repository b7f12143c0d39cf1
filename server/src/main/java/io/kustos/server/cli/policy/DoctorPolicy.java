package io.kustos.server.cli.policy;

import io.kustos.core.Limits;
import io.kustos.core.doctor.Diagnosis;
import io.kustos.core.policy.PolicyCheck;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.Diagnostic.Severity;
import io.kustos.server.cli.option.RuleFiles;
import io.kustos.server.cli.terminal.Terminal;
import io.kustos.server.report.Human;
import java.util.Comparator;
import java.util.List;

/** What a doctor says of the policy: the worst, and where to read on. */
public record DoctorPolicy(Diagnosis.Fact fact, List<Diagnostic> worst) {
  /** Most that is said of a policy here. */
  private static final int WORST_MAX = 3;

  /**
   * Checks a policy file.
   *
   * @throws CommandFailure when it cannot be read
   */
  public static DoctorPolicy of(String file, Terminal terminal) {
    PolicyFiles policies = new PolicyFiles(terminal, null);
    PolicyCheck check =
        PolicyCheck.of(
            policies.load(file),
            policies.version(),
            PolicyCheck.evidence(
                new RuleFiles(Limits.DEFAULT).loadOrFail(null, terminal),
                PolicyCheckCommand.controls(null)));
    List<Diagnostic> said =
        check.diagnostics().stream().sorted(Comparator.comparing(Diagnostic::severity)).toList();
    return new DoctorPolicy(
        new Diagnosis.Fact("policy check", summary(file, check)),
        said.subList(0, Math.min(WORST_MAX, said.size())));
  }

  private static String summary(String file, PolicyCheck check) {
    List<Diagnostic> said = check.diagnostics();
    long errors = said.stream().filter(d -> d.severity() == Severity.ERROR).count();
    String counts =
        Human.count(errors, "error") + ", " + Human.count(said.size() - errors, "warning");
    String evidence =
        errors > 0
            ? "the API server does not start with it"
            : Human.count((long) check.evidence() - check.blindSpots().size())
                + " of "
                + Human.count(check.evidence(), "detection")
                + " and controls keep their evidence";
    return counts + "; " + evidence + "; all of it: kustos policy check " + file;
  }
}
