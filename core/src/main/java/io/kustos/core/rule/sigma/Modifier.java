package io.kustos.core.rule.sigma;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may stand after a field's name, each behind a {@code |}. */
enum Modifier {
  CONTAINS("contains"),
  STARTSWITH("startswith"),
  ENDSWITH("endswith"),
  ALL("all"),
  EXISTS("exists"),
  CASED("cased"),
  NEQ("neq"),
  RE("re"),
  IGNORECASE("i", "ignorecase"),
  MULTILINE("m", "multiline"),
  DOTALL("s", "dotall"),
  BASE64("base64"),
  BASE64OFFSET("base64offset"),
  WIDE("wide", "utf16le"),
  UTF16BE("utf16be"),
  UTF16("utf16"),
  WINDASH("windash"),
  CIDR("cidr"),
  GT("gt"),
  GTE("gte"),
  LT("lt"),
  LTE("lte"),
  MINUTE("minute"),
  HOUR("hour"),
  DAY("day"),
  WEEK("week"),
  MONTH("month"),
  YEAR("year"),
  FIELDREF("fieldref"),
  EXPAND("expand");

  private static final Map<String, Modifier> BY_NAME = byName();

  private final List<String> names;

  Modifier(String... names) {
    this.names = List.of(names);
  }

  private static Map<String, Modifier> byName() {
    Map<String, Modifier> byName = new LinkedHashMap<>();
    Arrays.stream(values())
        .forEach(modifier -> modifier.names.forEach(name -> byName.put(name, modifier)));
    return byName;
  }

  static Optional<Modifier> of(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Every name, aliases too. */
  static List<String> allNames() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** The name as a rule writes it. */
  String label() {
    return names.get(0);
  }
}
