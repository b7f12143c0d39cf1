package io.kustos.core.policy;

import io.kustos.core.policy.Value.Mapping;
import io.kustos.core.policy.Value.Member;
import io.kustos.core.policy.Value.Sequence;
import org.jspecify.annotations.Nullable;

/** Where in its text the parts of a policy stand. */
final class Places {
  private final @Nullable Value root;

  Places(@Nullable Value root) {
    this.root = root;
  }

  /**
   * The place at the end of a path of member names and list indexes; of a member its key and value.
   * Where the path ends early, the last place that exists.
   */
  Span of(Object... path) {
    Value at = root;
    Span span = at == null ? Span.NOWHERE : Span.of(at.start(), Math.min(at.end(), at.start() + 1));
    for (Object step : path) {
      if (step instanceof Integer index
          && at instanceof Sequence list
          && index < list.items().size()) {
        at = list.items().get(index);
        span = span(at);
      } else if (step instanceof String name && at instanceof Mapping mapping) {
        Member member = mapping.find(name);
        if (member == null) {
          return span;
        }
        at = member.value();
        boolean scalar = at instanceof Value.Scalar && !at.isNull();
        span = scalar ? span(at) : Span.of(member.start(), member.end());
      } else {
        return span;
      }
    }
    return span;
  }

  private static Span span(Value value) {
    // Of a list or mapping the first character: an underline over lines says nothing.
    return value instanceof Value.Scalar
        ? Span.of(value.start(), value.end())
        : Span.of(value.start(), value.start() + 1);
  }
}
