package io.kustos.server.cli;

import io.kustos.core.rule.*;
import io.kustos.core.rule.falco.field.FalcoFields;
import java.util.ArrayList;
import java.util.List;

/** TEMPORARY. */
final class Languages {
  private Languages() {}

  static FieldCatalog fields() {
    return FalcoFields.catalog();
  }

  static String print(Condition condition) {
    return ConditionPrinter.print(condition);
  }

  static Field field(String name) {
    return ((FieldCatalog.Resolution.Found) FalcoFields.catalog().resolve(name, null)).field();
  }

  static Condition eq(String f, String v) {
    return new Condition.Test(
        new Operand.FieldValue(field(f)), Comparison.EQ, null, List.of(v));
  }

  static Rule rule(String name, Priority p, String desc, Condition c) {
    List<OutputTemplate.Part> parts = new ArrayList<>();
    parts.add(new OutputTemplate.Part.Text(name + " (user="));
    parts.add(new OutputTemplate.Part.Hole(new Operand.FieldValue(field("ka.user.name")), 0));
    parts.add(new OutputTemplate.Part.Text(" verb="));
    parts.add(new OutputTemplate.Part.Hole(new Operand.FieldValue(field("ka.verb")), 0));
    parts.add(new OutputTemplate.Part.Text(" uri="));
    parts.add(new OutputTemplate.Part.Hole(new Operand.FieldValue(field("ka.uri")), 0));
    parts.add(new OutputTemplate.Part.Text(")"));
    List<OutputTemplate.OutputField> fs = new ArrayList<>();
    for (String f : List.of("ka.user.name", "ka.verb", "ka.uri")) {
      fs.add(new OutputTemplate.OutputField(f, field(f)));
    }
    return new Rule(name, "v", name, desc, p, "k8s_audit", List.of("k8s", "T1610"), true, c,
        new OutputTemplate("out", parts, fs), "x.yaml:1");
  }

  static RuleLanguage falco() {
    return new RuleLanguage() {
      @Override
      public String name() {
        return "falco";
      }

      @Override
      public boolean recognises(SourceText source) {
        return true;
      }

      @Override
      public RuleSet load(List<SourceText> sources) {
        return new RuleSet(
            List.of(
                rule("Command run in a pod", Priority.WARNING, "Someone opened a shell, or ran a command, inside a running container: kubectl exec.", eq("ka.target.subresource", "exec")),
                rule("Cluster-admin bound", Priority.CRITICAL, "A role binding was made that gives cluster-admin, which may do everything, to someone.", eq("ka.target.resource", "clusterrolebindings")),
                rule("Secrets read", Priority.NOTICE, "Secrets were listed or read.", eq("ka.target.resource", "secrets")),
                rule("Pod created", Priority.INFORMATIONAL, "A pod was created", new Condition.And(List.of(eq("ka.target.resource", "pods"), eq("ka.verb", "create")))),
                rule("Forbidden", Priority.ERROR, "A request was refused.", eq("ka.response.code", "403"))),
            List.of());
      }
    };
  }
}
