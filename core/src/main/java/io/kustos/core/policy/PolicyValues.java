package io.kustos.core.policy;

import io.kustos.core.policy.Value.Mapping;
import io.kustos.core.policy.Value.Member;
import io.kustos.core.policy.Value.Scalar;
import io.kustos.core.policy.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes a policy out of values whose types have been checked. What is null is as if left out. */
final class PolicyValues {
  private PolicyValues() {}

  static Policy policy(Value root) {
    return new Policy(
        list(member(root, "rules"), PolicyValues::rule),
        texts(root, "omitStages"),
        Boolean.TRUE.equals(truth(root, "omitManagedFields")));
  }

  private static PolicyRule rule(Value rule) {
    return new PolicyRule(
        text(member(rule, "level")),
        texts(rule, "users"),
        texts(rule, "userGroups"),
        texts(rule, "verbs"),
        list(member(rule, "resources"), PolicyValues::resources),
        texts(rule, "namespaces"),
        texts(rule, "nonResourceURLs"),
        texts(rule, "omitStages"),
        truth(rule, "omitManagedFields"));
  }

  private static GroupResources resources(Value entry) {
    return new GroupResources(
        text(member(entry, "group")), texts(entry, "resources"), texts(entry, "resourceNames"));
  }

  private static @Nullable Value member(Value value, String name) {
    Member member = value instanceof Mapping mapping ? mapping.find(name) : null;
    return member == null ? null : member.value();
  }

  private static List<String> texts(Value value, String name) {
    return list(member(value, name), PolicyValues::text);
  }

  private static <T> List<T> list(@Nullable Value value, Function<Value, T> make) {
    List<T> items = new ArrayList<>();
    if (value instanceof Sequence sequence) {
      sequence.items().forEach(item -> items.add(make.apply(item)));
    }
    return items;
  }

  private static String text(@Nullable Value value) {
    return value instanceof Scalar scalar && !scalar.isNull() ? scalar.text() : "";
  }

  private static @Nullable Boolean truth(Value value, String name) {
    if (member(value, name) instanceof Scalar scalar && !scalar.isNull()) {
      return Boolean.valueOf(GoScalar.key(Value.Kind.BOOL, scalar.text()));
    }
    return null;
  }
}
