package io.kustos.core.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a YAML or JSON document as Go's readers see it, with its place in the text. */
sealed interface Value {

  /** First character of the value in the text. */
  int start();

  /** Behind its last character. */
  int end();

  /** What Go's messages call it: string, number, bool, array, object, null. */
  String goKind();

  /** What a scalar is. */
  enum Kind {
    STRING("string"),
    NUMBER("number"),
    BOOL("bool"),
    NULL("null");

    private final String goName;

    Kind(String goName) {
      this.goName = goName;
    }
  }

  /** A text, number, truth or nothing; {@code text} as written, without quotes and escapes. */
  record Scalar(Kind kind, String text, int start, int end) implements Value {
    @Override
    public String goKind() {
      return kind.goName;
    }
  }

  /** A list. */
  record Sequence(List<Value> items, int start, int end) implements Value {
    @Override
    public String goKind() {
      return "array";
    }
  }

  /** A mapping after merges, each key once, in the order in which Go's JSON decoder meets them. */
  record Mapping(List<Member> members, int start, int end) implements Value {
    @Override
    public String goKind() {
      return "object";
    }

    @Nullable Member find(String key) {
      Member found = null;
      for (Member member : members) {
        found = member.key().equals(key) ? member : found;
      }
      return found;
    }
  }

  /** A key with its place, and its value. */
  record Member(String key, int start, int end, Value value) {}

  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.kind() == Kind.NULL;
  }
}
