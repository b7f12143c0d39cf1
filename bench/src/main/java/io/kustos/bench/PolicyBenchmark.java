package io.kustos.bench;

import io.kustos.core.policy.Decision;
import io.kustos.core.policy.GroupResources;
import io.kustos.core.policy.KubernetesVersion;
import io.kustos.core.policy.Policy;
import io.kustos.core.policy.PolicyEvaluator;
import io.kustos.core.policy.PolicyRule;
import io.kustos.core.policy.RequestAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Decisions of an audit policy, on one thread; one operation is one decision. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PolicyBenchmark {
  private static final int REQUESTS = 1_000;
  private static final List<String> VERBS = List.of("get", "list", "watch", "create", "update");
  private static final List<String> RESOURCES =
      List.of(
          "pods", "nodes", "leases", "events", "secrets", "configmaps", "endpoints", "services");

  @Param({"40", "1000"})
  public int rules = 40;

  private PolicyEvaluator evaluator =
      new PolicyEvaluator(new Policy(List.of(), List.of(), false), KubernetesVersion.LATEST);
  private final List<RequestAttributes> requests = new ArrayList<>();

  /** Rules as policies of managed clusters have them, and requests of which half fall through. */
  @Setup
  public void fill() {
    List<PolicyRule> made = new ArrayList<>();
    List<String> none = List.of();
    for (int i = 0; i < rules - 1; i++) {
      List<String> users = i % 2 == 0 ? List.of("system:component-" + i / 2) : none;
      List<String> groups = i % 4 == 1 ? List.of("system:nodes") : none;
      List<String> verbs = List.of(VERBS.get(i % 5), VERBS.get((i + 1) % 5));
      List<String> named = List.of(RESOURCES.get(i % 8), RESOURCES.get((i + 3) % 8) + "/status");
      String group = i % 4 == 3 ? "apps" : "";
      made.add(
          new PolicyRule(
              "None",
              users,
              groups,
              verbs,
              List.of(new GroupResources(group, named, none)),
              none,
              none,
              none,
              null));
    }
    made.add(PolicyRule.of(io.kustos.core.policy.Level.METADATA));
    evaluator = new PolicyEvaluator(new Policy(made, List.of(), false), KubernetesVersion.LATEST);
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(
          new RequestAttributes(
              i % 3 == 0 ? "system:component-" + i % 20 : "user-" + i,
              List.of(i % 5 == 0 ? "system:nodes" : "developers", "system:authenticated"),
              VERBS.get(i % 5),
              true,
              "namespace-" + i % 50,
              i % 7 == 0 ? "apps" : "",
              "v1",
              RESOURCES.get(i % 8),
              i % 6 == 0 ? "status" : "",
              "object-" + i,
              ""));
    }
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void decide(Blackhole hole) {
    for (RequestAttributes request : requests) {
      Decision decision = evaluator.evaluate(request);
      hole.consume(decision);
    }
  }
}
