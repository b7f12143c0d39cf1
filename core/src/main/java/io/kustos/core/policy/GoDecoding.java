package io.kustos.core.policy;

import io.kustos.core.policy.Value.Mapping;
import io.kustos.core.policy.Value.Member;
import io.kustos.core.policy.Value.Scalar;
import io.kustos.core.policy.Value.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what Go's JSON decoder says when a value does not fit a type: the first mismatch. */
final class GoDecoding {
  private final List<UnknownField> unknown;
  private final List<String> fields = new ArrayList<>();
  private String struct = "";

  /** A field that the server does not know and therefore ignores. */
  record UnknownField(String path, Member member, GoShape.Struct struct) {}

  private GoDecoding(List<UnknownField> unknown) {
    this.unknown = unknown;
  }

  /** Checks that the value fits; collects the fields that the type does not have. */
  static void check(Value value, GoShape shape, List<UnknownField> unknown)
      throws UnreadableException {
    UnreadableException mismatch = new GoDecoding(unknown).mismatch(value, shape);
    if (mismatch != null) {
      throw mismatch;
    }
  }

  private @Nullable UnreadableException mismatch(Value value, GoShape shape) {
    if (value.isNull()) {
      return null;
    }
    return switch (shape) {
      case GoShape.Any any -> null;
      case GoShape.Basic basic ->
          value instanceof Scalar scalar && scalar.kind() == basic.accepts()
              ? integer(scalar, basic)
              : error(value, value.goKind(), shape);
      case GoShape.ListOf list ->
          value instanceof Sequence sequence
              ? items(sequence, list)
              : error(value, value.goKind(), shape);
      case GoShape.MapOf map ->
          value instanceof Mapping mapping
              ? values(mapping, map)
              : error(value, value.goKind(), shape);
      case GoShape.Struct type ->
          value instanceof Mapping mapping
              ? members(mapping, type)
              : error(value, value.goKind(), shape);
    };
  }

  private @Nullable UnreadableException integer(Scalar scalar, GoShape.Basic basic) {
    boolean fits = basic.accepts() != Value.Kind.NUMBER || scalar.text().matches("-?\\d{1,18}");
    return fits ? null : error(scalar, "number " + scalar.text(), basic);
  }

  private @Nullable UnreadableException items(Sequence sequence, GoShape.ListOf list) {
    UnreadableException first = null;
    for (Value item : sequence.items()) {
      UnreadableException mismatch = mismatch(item, list.item());
      first = first == null ? mismatch : first;
    }
    return first;
  }

  private @Nullable UnreadableException values(Mapping mapping, GoShape.MapOf map) {
    UnreadableException first = null;
    for (Member member : mapping.members()) {
      UnreadableException mismatch = mismatch(member.value(), map.value());
      first = first == null ? mismatch : first;
    }
    return first;
  }

  private @Nullable UnreadableException members(Mapping mapping, GoShape.Struct type) {
    UnreadableException first = null;
    String outer = struct;
    for (Member member : mapping.members()) {
      GoShape shape = type.fields().get(member.key());
      if (shape == null) {
        unknown.add(new UnknownField(String.join(".", path(member.key())), member, type));
        continue;
      }
      struct = type.name();
      fields.add(member.key());
      UnreadableException mismatch = mismatch(member.value(), shape);
      first = first == null ? mismatch : first;
      fields.removeLast();
      struct = outer;
    }
    return first;
  }

  private List<String> path(String last) {
    List<String> path = new ArrayList<>(fields);
    path.add(last);
    return path;
  }

  private UnreadableException error(Value value, String found, GoShape wanted) {
    String place =
        struct.isEmpty() && fields.isEmpty()
            ? "Go value"
            : "Go struct field " + struct + "." + String.join(".", fields);
    return new UnreadableException(
        "json: cannot unmarshal " + found + " into " + place + " of type " + wanted.type(),
        value.start(),
        Math.max(1, value.end() - value.start()));
  }
}
