package io.kustos.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kustos.server.tls.TrustedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code kustos serve} in a process of its own, on free ports. */
final class ServerProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path folder;
  private final Path log;

  private ServerProcess(Process process, Path folder, Path log) {
    this.process = process;
    this.folder = folder;
    this.log = log;
  }

  /** Starts one on {@code folder/data}, with more options. */
  static ServerProcess start(Path folder, String name, String... options) throws IOException {
    Path log = folder.resolve(name + ".log");
    List<String> words = new ArrayList<>(List.of("serve --data data --log-format json"));
    for (String listener : List.of("--listen", "--admin")) {
      if (List.of(options).stream().noneMatch(option -> option.startsWith(listener))) {
        words.add(listener + " 127.0.0.1:0");
      }
    }
    words.addAll(List.of(options));
    Process process =
        new ProcessBuilder("bash", "-c", "exec " + Program.command() + String.join(" ", words))
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(log.toFile())
            .start();
    return new ServerProcess(process, folder, log);
  }

  long pid() {
    return process.pid();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits for what must come, without saying when. */
  static void until(BooleanSupplier condition, String what) throws Exception {
    for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  /** Waits until it has said so in its log, or has ended. */
  void untilLogged(String text) throws Exception {
    until(
        () -> {
          try {
            return log().contains(text) || !process.isAlive();
          } catch (IOException e) {
            return false;
          }
        },
        text);
    assertThat(log()).contains(text);
  }

  private String readyValue(String name) throws Exception {
    untilLogged("\"message\":\"ready\"");
    String line =
        log().lines().filter(l -> l.contains("\"message\":\"ready\"")).findFirst().orElse("");
    return JSON.readTree(line).get(name).asText();
  }

  HttpResponse<String> page(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(readyValue("admin") + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  JsonNode status() {
    try {
      return JSON.readTree(page("/status").body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A page of the TLS listener, without a token. */
  HttpResponse<String> securePage(String path) throws Exception {
    String kubeconfig = Files.readString(folder.resolve("data/webhook-kubeconfig.yaml"));
    URI url = URI.create(value(kubeconfig, "server")).resolve(path);
    try (HttpClient client = TrustedClient.of(value(kubeconfig, "certificate-authority-data"))) {
      return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** Posts a body as an API server with the kubeconfig would. */
  HttpResponse<String> post(byte[] body) throws Exception {
    String kubeconfig = Files.readString(folder.resolve("data/webhook-kubeconfig.yaml"));
    String url = value(kubeconfig, "server");
    String token = value(kubeconfig, "token");
    try (HttpClient client = TrustedClient.of(value(kubeconfig, "certificate-authority-data"))) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** What the kubeconfig for API servers says. */
  String kubeconfig(String key) throws IOException {
    return value(Files.readString(folder.resolve("data/webhook-kubeconfig.yaml")), key);
  }

  private static String value(String kubeconfig, String key) {
    Matcher line = Pattern.compile("(?m)^ +" + key + ": (\\S+)$").matcher(kubeconfig);
    assertThat(line.find()).as(key).isTrue();
    return line.group(1);
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end. */
  int exit() throws Exception {
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
