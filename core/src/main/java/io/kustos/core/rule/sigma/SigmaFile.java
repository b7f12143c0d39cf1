package io.kustos.core.rule.sigma;

import io.kustos.core.Limits;
import io.kustos.core.rule.Diagnostic;
import io.kustos.core.rule.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules and filters of one file. Documents that correlate are counted here and read elsewhere.
 */
record SigmaFile(
    SourceText source,
    List<SigmaRule> rules,
    List<SigmaFilter> filters,
    int correlations,
    List<Diagnostic> diagnostics) {

  /** Reads a file; what is wrong becomes diagnostics, and the documents in order are kept. */
  static SigmaFile read(SourceText source, Modifiers modifiers, Limits limits) {
    Reading reading = new Reading(source, modifiers, limits);
    try {
      Collection collection = Collection.of(YamlValues.read(source, limits));
      collection.problems().forEach(reading::add);
      collection.documents().forEach(reading::document);
      if (collection.documents().isEmpty() && collection.problems().isEmpty()) {
        reading.add(
            new SigmaException(SigmaCode.ATTRIBUTE, "the title is missing: no rule here", 0, 1));
      }
    } catch (SigmaException e) {
      reading.add(e);
    }
    return new SigmaFile(
        source, reading.rules, reading.filters, reading.correlations, reading.diagnostics);
  }

  /** The state of reading one file. */
  private static final class Reading {
    private final SourceText source;
    private final DetectionReader detections;
    private final List<SigmaRule> rules = new ArrayList<>();
    private final List<SigmaFilter> filters = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private int correlations;

    Reading(SourceText source, Modifiers modifiers, Limits limits) {
      this.source = source;
      this.detections = new DetectionReader(source, modifiers, limits);
    }

    void add(SigmaException problem) {
      diagnostics.add(problem.diagnostic(source));
    }

    void document(YamlValue.Mapping document) {
      if (document.get("correlation") != null) {
        correlations++;
      } else if (document.members().containsKey("filter")) {
        filter(document);
      } else {
        rule(document);
      }
    }

    private void rule(YamlValue.Mapping document) {
      Attributes attributes = new Attributes(document);
      attributes.checkAll();
      Logsource logsource = attributes.logsource();
      Detection detection = detection(attributes, document.get("detection"), "detection", Set.of());
      attributes.problems().forEach(this::add);
      if (attributes.problems().isEmpty() && detection != null) {
        rules.add(
            new SigmaRule(
                attributes.title(),
                attributes.id(),
                attributes.name(),
                logsource,
                detection,
                attributes,
                document));
      }
    }

    private void filter(YamlValue.Mapping document) {
      Attributes attributes = new Attributes(document);
      attributes.checkAll();
      Logsource logsource = attributes.logsource();
      YamlValue value = document.get("filter");
      Detection detection = detection(attributes, value, "filter", Set.of("rules"));
      List<String> named = new ArrayList<>();
      boolean any =
          value instanceof YamlValue.Mapping mapping && references(mapping, attributes, named);
      attributes.problems().forEach(this::add);
      if (attributes.problems().isEmpty() && detection != null) {
        filters.add(
            new SigmaFilter(
                attributes.title(), logsource, any ? null : named, detection, document));
      }
    }

    /** Fills in the rules a filter names; true when it means any, which an empty list does too. */
    private static boolean references(
        YamlValue.Mapping filter, Attributes attributes, List<String> named) {
      YamlValue rules = filter.get("rules");
      if (rules instanceof YamlValue.Scalar scalar && scalar.kind() == YamlValue.Kind.TEXT) {
        named.add(scalar.text());
        return scalar.text().equals("any");
      }
      if (rules instanceof YamlValue.Sequence sequence) {
        for (YamlValue item : sequence.items()) {
          if (item instanceof YamlValue.Scalar scalar) {
            named.add(scalar.text());
          }
        }
        return sequence.items().isEmpty();
      }
      if (named.isEmpty()) {
        attributes.problem(
            SigmaCode.FILTER, "'rules' of a filter lists ids or names, or says any", rules);
      }
      return false;
    }

    private @Nullable Detection detection(
        Attributes attributes, @Nullable YamlValue value, String key, Set<String> reserved) {
      if (!(value instanceof YamlValue.Mapping mapping)) {
        attributes.problem(
            SigmaCode.DETECTION,
            value == null ? "'" + key + "' is missing" : "'" + key + "' must be a map",
            value);
        return null;
      }
      try {
        SigmaCode code = key.equals("filter") ? SigmaCode.FILTER : SigmaCode.CONDITION;
        return detections.read(mapping, reserved, code, attributes.problems());
      } catch (SigmaException e) {
        attributes.problems().add(e);
        return null;
      }
    }
  }
}
