package io.kustos.core.rule.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPathTest {
  private static final String EVENT =
      """
      {"verb":"get","user":{"extra":{"a.b/c":["1","2"],"a":{"b":"3"}}},
       "requestObject":{"metadata":{"labels":{"app.kubernetes.io/name":"x","app":"y"}},
         "spec":{"selector":{"matchLabels":{"k8s.io/app":"z"}},
           "list":[{"v":1,"w":[true,null]},{"v":"two","w":{"o":{}}},[{"v":3}]],"e":[],"n":null}}}
      """;

  private static List<String> texts(String path) {
    List<String> texts = new ArrayList<>();
    EventPath.parse(path).addTexts(AuditEvent.parse(EVENT.getBytes(StandardCharsets.UTF_8)), texts);
    return texts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          verb                                                  ! get
          user.extra.a.b/c                                      ! 1|2
          user.extra.a.b                                        ! 3
          user.extra["a.b/c"]                                   ! 1|2
          requestObject.metadata.labels.app.kubernetes.io/name  ! x
          requestObject.metadata.labels.app                     ! y
          requestObject.spec.selector.matchLabels.k8s.io/app    ! z
          requestObject.spec.list.v                             ! 1|two|3
          requestObject.spec.list[].v                           ! 1|two|3
          requestObject.spec.list[0].v                          ! 1
          requestObject.spec.list[1].w                          ! {"o":{}}
          requestObject.spec.list.w                             ! true|{"o":{}}
          requestObject.spec.list[9].v                          !
          requestObject.spec.e                                  !
          requestObject.spec.n                                  !
          requestObject.spec.nowhere.at.all                     !
          """)
  void findsValues(String path, String expected) {
    String wanted = expected == null ? "" : expected.strip();
    assertThat(String.join("|", texts(path.strip()))).isEqualTo(wanted);
  }

  @Test
  void presenceIsMoreThanAValue() {
    AuditEvent event = AuditEvent.parse(EVENT.getBytes(StandardCharsets.UTF_8));
    assertThat(EventPath.parse("requestObject.spec.n").isPresent(event)).isTrue();
    assertThat(EventPath.parse("requestObject.spec.e").isPresent(event)).isTrue();
    assertThat(EventPath.parse("requestObject.spec.x").isPresent(event)).isFalse();
  }

  @Test
  void longestEventFieldIsTheStart() {
    assertThat(EventPath.parse("annotations.authorization.k8s.io/decision").start())
        .isEqualTo(EventField.AUTHORIZATION_DECISION);
    assertThat(EventPath.parse("user.extra.x").start()).isEqualTo(EventField.USER_EXTRA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a..b", ".a", "a.", "a[", "a[x]", "a[\"x]", "a[0]b", "a[-1]"})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> EventPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':'b','c':'d'}",
        "{'c':'d','a':'b'}",
        "{'authorization.k8s.io/decision':'allow','authorization.k8s.io/reason':''}",
        "{'authorization.k8s.io/reason':'','authorization.k8s.io/decision':'allow','a':'b'}",
        "{'authorization.k8s.io/decision':'allow','authorization.k8s.io/decision':{'a':'b'}}",
        "{'authorization.k8s.io/decision':{'a':'b'}}",
        "{ 'authorization.k8s.io/decision' : 'allow' }",
        "{'authorization.k8s.io/decisio\\u006e':'allow','a':'b'}",
        "{}",
        "null",
        "'a'",
        "['a']"
      })
  void whatIsNotPossibleIsNotThere(String annotations) {
    String json = "{'verb':'get','annotations':" + annotations + "}";
    AuditEvent event = AuditEvent.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    for (String text :
        List.of(
            "annotations",
            "annotations.a",
            "annotations.c.d",
            "annotations.authorization.k8s.io/decision",
            "annotations.authorization.k8s.io/decision.a",
            "annotations.authorization.k8s.io/other",
            "requestObject.a",
            "verb",
            "other")) {
      EventPath path = EventPath.parse(text);
      assertThat(path.isPossible(event) || !path.isPresent(event))
          .describedAs("%s in %s", text, json)
          .isTrue();
    }
  }

  @Test
  void whatTheServerAlwaysWritesMakesOtherAnnotationsImpossible() {
    String json =
        """
        {"annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}""";
    AuditEvent event = AuditEvent.parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(EventPath.parse("annotations.a.b/c").isPossible(event)).isFalse();
    assertThat(EventPath.parse("requestObject.kind").isPossible(event)).isFalse();
  }
}
