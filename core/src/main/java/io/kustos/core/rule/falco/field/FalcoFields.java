package io.kustos.core.rule.falco.field;

import io.kustos.core.enrich.Lookups;
import io.kustos.core.rule.FieldCatalog;
import io.kustos.core.rule.FieldDefinition;
import io.kustos.core.rule.enriched.EnrichedFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of event source {@code k8s_audit} in Falco 0.44 with its plugins k8saudit 0.18 and
 * json 0.7, values and known bugs alike, and fields of our own under {@code kustos.} that give the
 * right answer where theirs do not.
 */
public final class FalcoFields implements FieldCatalog {
  private static final FalcoFields INSTANCE = new FalcoFields(Lookups.NONE);

  private final Map<String, FieldSpec> specs = new LinkedHashMap<>();
  private final List<FieldDefinition> definitions = new ArrayList<>();
  private final EnrichedFields enriched;

  private FalcoFields(Lookups lookups) {
    enriched = EnrichedFields.of(lookups);
    add(AuditFields.specs());
    add(RbacFields.specs());
    add(PodFields.specs());
    add(ContainerFields.specs());
    add(JsonFields.specs());
    add(GenericFields.specs());
    add(KustosFields.specs());
    definitions.addAll(enriched.definitions());
  }

  /** The catalog without the operator's tables. */
  public static FalcoFields catalog() {
    return INSTANCE;
  }

  /** The catalog whose enriched fields look up in these tables. */
  public static FalcoFields catalog(Lookups lookups) {
    return new FalcoFields(lookups);
  }

  private void add(List<FieldSpec> some) {
    for (FieldSpec spec : some) {
      specs.put(spec.definition().name(), spec);
      definitions.add(spec.definition());
    }
  }

  @Override
  public Resolution resolve(String name, @Nullable String argument) {
    FieldSpec spec = specs.get(name);
    if (spec == null) {
      return enriched.resolve(name, argument);
    }
    String mistake = mistake(spec.definition(), argument);
    return mistake == null
        ? new Resolution.Found(spec.maker().make(name, argument))
        : new Resolution.BadArgument(mistake);
  }

  @Override
  public List<FieldDefinition> definitions() {
    return List.copyOf(definitions);
  }

  private static @Nullable String mistake(FieldDefinition definition, @Nullable String argument) {
    if (argument == null) {
      return definition.argumentRequired() ? "requires an argument but none provided" : null;
    }
    return switch (definition.argument()) {
      case NONE -> "does not allow nor require an argument but one is provided: " + argument;
      case INDEX -> indexMistake(argument);
      case KEY, KEY_OR_INDEX -> null;
    };
  }

  private static @Nullable String indexMistake(String argument) {
    if (!argument.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return "has an invalid index argument not composed only by digits: " + argument;
    }
    if (argument.isEmpty() || (argument.length() > 1 && argument.charAt(0) == '0')) {
      return "has an invalid index argument starting with 0: " + argument;
    }
    boolean tooGreat =
        argument.length() > 20
            || (argument.length() == 20 && argument.compareTo("18446744073709551615") > 0);
    return tooGreat
        ? "has an invalid index argument not representable on 64 bit: " + argument
        : null;
  }
}
