package io.kustos.core.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells blind spots at the rules of the policy that make them, those of one rule together. */
final class BlindAdvice {
  static final String BLIND = "POLICY_BLIND_DETECTION";
  static final String CONTROL = "POLICY_BLIND_CONTROL";

  /** Names told at one place; the others are counted. */
  private static final int NAMES_MAX = 8;

  private record Place(int rule, boolean detection, boolean whole) {}

  private final Advice advice;

  BlindAdvice(Advice advice) {
    this.advice = advice;
  }

  void add(List<BlindSpot> spots) {
    Map<Place, List<BlindSpot>> places = new LinkedHashMap<>();
    for (boolean whole : new boolean[] {true, false}) {
      for (BlindSpot spot : spots) {
        if (spot.isWhole() == whole) {
          int rule = spot.lost().getFirst().decision().matchedRule();
          Place place = new Place(rule, spot.evidence().detection(), whole);
          places.computeIfAbsent(place, p -> new ArrayList<>()).add(spot);
        }
      }
    }
    places.forEach(this::add);
  }

  private void add(Place place, List<BlindSpot> spots) {
    BlindSpot first = spots.getFirst();
    String message = spots.size() == 1 ? first.text() : text(place, spots);
    boolean none = place.rule() == Decision.NO_RULE;
    String hint = (none ? "add the rule " : "put before it: ") + remedy(first);
    String more = spots.size() == 1 ? "" : "; kustos policy suggest writes the others too";
    String code = place.detection() ? BLIND : CONTROL;
    if (none) {
      advice.add(code, message, hint + more, "rules");
    } else {
      advice.add(code, message, hint + more, "rules", place.rule(), "level");
    }
  }

  private static String text(Place place, List<BlindSpot> spots) {
    String names =
        spots.stream().limit(NAMES_MAX).map(BlindSpot::name).collect(Collectors.joining(", "));
    int more = spots.size() - NAMES_MAX;
    BlindSpot first = spots.getFirst();
    return spots.size()
        + (place.detection() ? " detections" : " controls")
        + (place.whole() ? " are blind: " : " may miss some: ")
        + names
        + (more > 0 ? " and " + more + " more" : "")
        + "; for example "
        + first.example()
        + " for "
        + first.name();
  }

  private static String remedy(BlindSpot spot) {
    Need need = spot.lost().getFirst().need();
    Situation situation = need.situation();
    String what =
        situation.isResource()
            ? "resources: [{group: \""
                + situation.group()
                + "\", resources: [\""
                + situation.request().combinedResource()
                + "\"]}]"
            : "nonResourceURLs: [\"" + situation.path() + "\"]";
    return "{level: "
        + need.level().label()
        + ", verbs: [\""
        + situation.verb()
        + "\"], "
        + what
        + "}";
  }
}
