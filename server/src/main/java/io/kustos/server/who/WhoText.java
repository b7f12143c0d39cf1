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
    by(act.requests().stream().filter(r -> r.actor().equals(first.actor())).toList(), "");
    act.remarks().forEach(remark -> line("      " + remark));
    for (Step step : act.chain().steps()) {
      Request request = step.request();
      line(
          "  " + Times.text(request.nanos()) + "  because " + step.because() + basis(step.basis()));
      String what = step.because().contains(request.name()) ? "" : Manner.of(request) + ", ";
      by(List.of(request), what);
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
    long same = act.requests().stream().filter(r -> r.actor().equals(act.first().actor())).count();
    return same < 2 ? "" : ", " + same + " times until " + Times.text(act.last().nanos());
  }

  /** By whom, and for those who act on their own from where and with what. */
  private void by(List<Request> requests, String what) {
    Request first = requests.getFirst();
    line("      " + what + "by " + first.actor() + ", audit id " + first.auditId());
    if (!first.actor().actsOnItsOwn()) {
      return;
    }
    Set<String> places = new LinkedHashSet<>();
    Set<String> agents = new LinkedHashSet<>();
    for (Request request : requests) {
      if (!request.sourceIps().isEmpty()) {
        places.add(String.join(" via ", request.sourceIps()));
      }
      agents.add(request.userAgent().replaceFirst(" .*", ""));
    }
    String cluster = first.cluster().isEmpty() ? "" : ", cluster " + first.cluster();
    String code = first.code() == 0 ? "" : ", HTTP " + first.code();
    line("      from " + few(places) + " with " + few(agents) + code + cluster);
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
