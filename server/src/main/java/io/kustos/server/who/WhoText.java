package io.kustos.server.who;

import io.kustos.core.answer.Act;
import io.kustos.core.answer.Actor;
import io.kustos.core.answer.Answer;
import io.kustos.core.answer.Basis;
import io.kustos.core.answer.Manner;
import io.kustos.core.answer.Question;
import io.kustos.core.answer.Request;
import io.kustos.core.answer.Step;
import io.kustos.server.text.Printable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An answer as text for a person. */
public final class WhoText {
  private final StringBuilder out = new StringBuilder();
  private final int most;

  private WhoText(int most) {
    this.most = most;
  }

  /**
   * The answer as lines.
   *
   * @param span what time was asked about, in words
   * @param most acts shown in each section
   */
  public static String of(Answer answer, String span, int most) {
    WhoText text = new WhoText(most);
    text.line(answer.question() + "   (" + span + ")");
    text.line("");
    text.section("", answer.done(), answer.question());
    text.section("Perhaps, the log does not tell:", answer.possible(), answer.question());
    text.section("Refused:", answer.denied(), answer.question());
    text.section("Failed, or only tried out:", answer.failed(), answer.question());
    answer.notes().forEach(note -> text.line(note + "."));
    return text.out.toString();
  }

  private void line(String line) {
    out.append(Printable.of(line)).append('\n');
  }

  private void section(String title, List<Act> acts, Question question) {
    if (acts.isEmpty()) {
      return;
    }
    if (!title.isEmpty()) {
      line(title);
      line("");
    }
    acts.stream().limit(most).forEach(this::act);
    if (acts.size() > most) {
      line("… and " + (acts.size() - most) + " more (--limit shows more)");
      line("");
    }
  }

  private void act(Act act) {
    Request first = act.first();
    line(who(act));
    line("  " + Times.text(first.nanos()) + "  " + act.how() + repeats(act));
    boolean direct = act.chain().steps().isEmpty() && act.chain().gap() == null;
    line("      " + (direct ? "" : "by " + first.actor() + ", ") + circumstances(act.requests()));
    act.remarks().forEach(remark -> line("      " + remark));
    for (Step step : act.chain().steps()) {
      Request request = step.request();
      line("  " + Times.text(request.nanos()) + "  because " + step.because() + basis(step.basis()));
      line(
          "      by "
              + request.actor()
              + (step.because().contains(request.name()) ? "" : " (" + Manner.of(request) + ")")
              + ", "
              + circumstances(List.of(request)));
    }
    if (act.chain().gap() != null) {
      line("  and there the log ends: " + act.chain().gap());
    }
    completion(act);
    line("");
  }

  private static String who(Act act) {
    Actor behind = act.behind();
    if (act.isSettled()) {
      return behind.toString();
    }
    return "not told: the log ends at " + behind;
  }

  private void completion(Act act) {
    Request last = act.last();
    if (act.requests().size() > 1 && !last.actor().equals(act.first().actor())) {
      line("  " + Times.text(last.nanos()) + "  completed by " + last.actor());
    }
  }

  private static String repeats(Act act) {
    long same =
        act.requests().stream().filter(r -> r.actor().equals(act.first().actor())).count();
    return same < 2 ? "" : ", " + same + " times until " + Times.text(act.last().nanos());
  }

  /** From where, with what, and the audit id. */
  private static String circumstances(List<Request> requests) {
    Set<String> places = new LinkedHashSet<>();
    Set<String> agents = new LinkedHashSet<>();
    for (Request request : requests) {
      if (!request.sourceIps().isEmpty()) {
        places.add(String.join(" via ", request.sourceIps()));
      }
      agents.add(request.userAgent().replaceFirst(" .*", ""));
    }
    Request first = requests.getFirst();
    return "from "
        + few(places)
        + " with "
        + few(agents)
        + ", HTTP "
        + first.code()
        + (first.cluster().isEmpty() ? "" : ", cluster " + first.cluster())
        + ", audit id "
        + first.auditId();
  }

  private static String few(Set<String> texts) {
    String shown = String.join(", ", texts.stream().limit(3).toList());
    return (shown.isEmpty() ? "nowhere told" : shown)
        + (texts.size() > 3 ? " and " + (texts.size() - 3) + " more" : "");
  }

  private static String basis(Basis basis) {
    return switch (basis) {
      case RECORDED -> "";
      case ORDER -> " (the last write before)";
      case NAMES -> " (only names and times say so)";
    };
  }
}
