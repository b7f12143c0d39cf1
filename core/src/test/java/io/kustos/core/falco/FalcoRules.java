package io.kustos.core.falco;

import io.kustos.core.rule.*;
import java.util.List;

public final class FalcoRules {
  static RuleSet published() {
    return io.kustos.core.rule.falco.AdHoc.compiled();
  }

  public static RuleSet ofCondition(String condition) {
    Rule rule =
        new Rule(
            "r",
            "v",
            "r",
            "",
            Priority.DEBUG,
            "k8s_audit",
            List.of(),
            true,
            io.kustos.core.rule.falco.AdHoc.condition(condition),
            new OutputTemplate("", List.of(), List.of()),
            "x:1");
    return new RuleSet(List.of(rule), List.of());
  }
}
