package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.cli.Program.Ran;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code who} and {@code show} over an imported log. */
class WhoCommandTest {
  private static final String DEPLOYMENT = "11111111-0000-0000-0000-000000000000";
  private static final String EXEC =
      event(
              "e1",
              "10:05:00",
              "ann",
              "create",
              "'resource':'pods','namespace':'shop','name':'web-1','subresource':'exec'",
              101,
              "")
          .replace(
              "\"/x\"",
              "\"/api/v1/namespaces/shop/pods/web-1/exec?command=sh&command=-c"
                  + "&command=cat+%2Fetc%2Fshadow&container=app\"");

  private static Path data;

  private static String event(
      String id, String time, String user, String verb, String ref, int code, String more) {
    return ("{'kind':'Event','apiVersion':'audit.k8s.io/v1','level':'RequestResponse',"
            + "'auditID':'%s','stage':'ResponseComplete','requestURI':'/x','verb':'%s',"
            + "'user':{'username':'%s','groups':['dev']},'sourceIPs':['10.0.0.9'],"
            + "'userAgent':'kubectl/v1','objectRef':{%s},'responseStatus':{'code':%d},"
            + "'requestReceivedTimestamp':'2026-01-01T%s.000000Z',"
            + "'stageTimestamp':'2026-01-01T%s.001000Z'%s}")
        .formatted(id, verb, user, ref, code, time, time, more)
        .replace('\'', '"');
  }

  @BeforeAll
  static void load(@TempDir Path folder) throws Exception {
    data = folder.resolve("data");
    String deleted =
        event(
                "d1",
                "10:00:00",
                "ann",
                "delete",
                "'resource':'deployments','apiGroup':'apps','namespace':'shop','name':'web'",
                200,
                ",'responseObject':{'kind':'Status','details':{'uid':'" + DEPLOYMENT + "'}}")
            .replace(
                "\"responseStatus\":{",
                "\"responseStatus\":{\"details\":{\"uid\":\"" + DEPLOYMENT + "\"},");
    String collected =
        event(
            "d2",
            "10:00:01",
            "system:serviceaccount:kube-system:generic-garbage-collector",
            "delete",
            "'resource':'replicasets','apiGroup':'apps','namespace':'shop','name':'web-1'",
            200,
            ",'responseObject':{'kind':'ReplicaSet','metadata':{'name':'web-1','ownerReferences':"
                + "[{'apiVersion':'apps/v1','kind':'Deployment','name':'web','uid':'"
                + DEPLOYMENT
                + "'}]}}");
    String read = event("r1", "10:01:00", "bob", "list", "'resource':'secrets'", 200, "");
    String denied =
        event(
            "r2",
            "10:02:00",
            "eve",
            "get",
            "'resource':'secrets','namespace':'prod','name':'db'",
            403,
            "");
    Path log = folder.resolve("audit.log");
    Files.writeString(
        log,
        String.join("\n", deleted, collected, read, denied, EXEC) + "\n",
        StandardCharsets.UTF_8);
    Ran ran = Program.run("import", "--data", data, log);
    assertThat(ran.exit()).as(ran.err()).isZero();
  }

  @Test
  void theChainLeadsToThePerson() {
    Ran ran = Program.run("who", "deleted", "rs/web-1", "-n", "shop", "--data", data);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("who deleted replicasets/web-1 in shop   (all there is)\n\nann\n")
        .contains("because its owner deployments/web was deleted\n")
        .contains("by ann, audit id d1");
  }

  @Test
  void whoWasRefusedStandsApart() {
    Ran ran = Program.run("who", "read", "secrets/db", "-n", "prod", "--data", data);
    assertThat(ran.out().split("Refused:", -1)).hasSize(2);
    assertThat(ran.out().split("Refused:", -1)[0])
        .contains("bob", "listed all secrets of the cluster");
    assertThat(ran.out().split("Refused:", -1)[1]).contains("eve");
  }

  @Test
  void commandsAreShownAsTyped() throws Exception {
    Ran ran = Program.run("who", "exec'd", "into", "pod/web-1", "--data", data);
    assertThat(ran.out()).contains("ann", "ran: sh -c 'cat /etc/shadow'");
    Ran json = Program.run("who", "exec", "po", "web-1", "--output", "json", "--data", data);
    JsonNode answer = new ObjectMapper().readTree(json.out());
    assertThat(answer.at("/done/0/requests/0/command").asText())
        .isEqualTo("sh -c 'cat /etc/shadow'");
    assertThat(answer.at("/done/0/behind/kind").asText()).isEqualTo("person");
  }

  @Test
  void nobodyIsSaidAndWhetherItIsRecorded() {
    Ran ran = Program.run("who", "created", "cm/x", "-n", "shop", "--data", data);
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("no request at all on configmaps in shop");
  }

  @Test
  void badQuestionsAreAnsweredWithHowToAsk() {
    assertThat(Program.run("who", "deletd", "pods/x", "--data", data).err())
        .contains("did you mean 'deleted'?");
    assertThat(Program.run("who", "deleted", "web-1", "--data", data).err())
        .contains("say KIND/NAME");
    assertThat(Program.run("who", "deleted", "podss", "--data", data).err())
        .contains("did you mean 'pods'?");
    assertThat(Program.run("who", "deleted", "nodes/n1", "-n", "x", "--data", data).err())
        .contains("leave out -n");
    assertThat(Program.run("who", "deleted", "a/b", "--since", "soon", "--data", data).err())
        .contains("not a time");
    Ran none = Program.run("who", "deleted", "pods/x", "--data", data.resolve("none"));
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).doesNotContain("\tat ");
  }

  @Test
  void aCardShowsTheEvent() {
    Ran ran = Program.run("show", "e1", "--data", data);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("ann ran a command in pods/web-1 in shop\n")
        .contains("who        ann (person)")
        .contains("groups     dev")
        .contains("command    sh -c 'cat /etc/shadow'")
        .contains("outcome    done, HTTP 101")
        .contains("audit id   e1");
  }

  @Test
  void rawIsTheExactBytes() throws Exception {
    assertThat(Program.run("show", "e1", "--raw", "--data", data).out()).isEqualTo(EXEC + "\n");
    JsonNode json =
        new ObjectMapper()
            .readTree(Program.run("show", "e1", "--output", "json", "--data", data).out());
    String place = json.at("/stages/0/place").asText();
    assertThat(Program.run("show", place, "--raw", "--data", data).out()).isEqualTo(EXEC + "\n");
    assertThat(json.at("/findings").isArray()).isTrue();
  }

  @Test
  void aCardHasTheFindingsOnItsEvent() throws Exception {
    assertThat(Program.run("show", "r1", "--data", data).out())
        .contains("Secrets of the whole cluster listed (user=bob verb=list resource=secrets");
    JsonNode json =
        new ObjectMapper()
            .readTree(Program.run("show", "r1", "--output", "json", "--data", data).out());
    assertThat(json.at("/findings").findValuesAsText("message"))
        .anyMatch(message -> message.startsWith("Secrets of the whole cluster listed (user=bob"));
  }

  @Test
  void anUnknownEventIsSaid() {
    Ran ran = Program.run("show", "nothing", "--data", data);
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.err()).contains("no event has the audit id or place 'nothing'");
  }

  @Test
  void tokensAreMadeListedAndRevoked(@TempDir Path folder) throws Exception {
    Ran made =
        Program.run("api", "token", "create", "grafana", "--scopes", "read,sql", "--data", folder);
    assertThat(made.out()).startsWith("kustos_api_");
    String file = Files.readString(folder.resolve("api-tokens"));
    assertThat(file).contains("grafana sha256:", "read,sql").doesNotContain(made.out().strip());
    assertThat(Program.run("api", "token", "list", "--data", folder).out()).contains("grafana");
    assertThat(
            Program.run("api", "token", "create", "x", "--scopes", "all", "--data", folder).err())
        .contains("no scope 'all'; there are read, sql, tail, status");
    assertThat(Program.run("api", "token", "revoke", "grafana", "--data", folder).exit()).isZero();
    assertThat(Program.run("api", "token", "revoke", "grafana", "--data", folder).exit())
        .isEqualTo(2);
  }
}
