package io.kustos.server.completeness;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.kustos.core.completeness.CounterSample;
import io.kustos.core.completeness.CounterSample.Counter;
import io.kustos.server.tls.ClientTrust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Prometheus for the counters of auditing as they were stored.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
public final class PrometheusRange {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** An answer may have so many samples. */
  private static final int SAMPLES_MAX = 2_000_000;

  private final URI base;
  private final @Nullable String token;
  private final @Nullable Path authorities;

  /**
   * A Prometheus.
   *
   * @param base its URL, such as {@code http://prometheus:9090}
   * @param token sent as bearer token; null for none
   * @param authorities PEM file of those who vouch for its certificate; null for those that Java
   *     trusts
   */
  public PrometheusRange(URI base, @Nullable String token, @Nullable Path authorities) {
    this.base = base;
    this.token = token;
    this.authorities = authorities;
  }

  /**
   * The samples stored from one time to another, exclusive and inclusive.
   *
   * @param selector label matchers to choose servers by, such as {@code job="apiserver"}; may be
   *     empty
   * @throws IOException when it does not answer with samples; the message is for the user
   */
  public List<CounterSample> samples(String selector, Instant from, Instant to)
      throws IOException, InterruptedException {
    List<CounterSample> samples = new ArrayList<>();
    long seconds = Math.max(1, Duration.between(from, to).toSeconds());
    for (Counter counter : Counter.values()) {
      // A range selector hands out raw samples; a range query would make up values between them.
      String query = counter.metric() + "{" + selector + "}[" + seconds + "s]";
      read(counter, ask(query, to), samples);
    }
    return samples;
  }

  private InputStream ask(String query, Instant at) throws IOException, InterruptedException {
    String path =
        "/api/v1/query?query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8)
            + "&time="
            + at.getEpochSecond();
    String root = base.toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path)).timeout(TIMEOUT).GET();
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
    if (authorities != null) {
      builder.sslContext(ClientTrust.of(authorities));
    }
    try (HttpClient client = builder.build()) {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(
            root + " answers " + response.statusCode() + " to a query" + said(response.body()));
      }
      return new ByteArrayInputStream(response.body());
    } catch (ConnectException e) {
      throw new IOException(root + ": nothing answers there", e);
    } catch (SSLHandshakeException e) {
      throw new IOException(
          root
              + ": its certificate is not trusted ("
              + e.getMessage()
              + "); name the CA with --prometheus-ca, in a configuration with ca_file",
          e);
    } catch (HttpTimeoutException e) {
      throw new IOException(root + ": no answer within " + TIMEOUT.toSeconds() + " s", e);
    }
  }

  private static String said(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "" : ": " + text.substring(0, Math.min(200, text.length()));
  }

  /** Reads {@code data.result[]}, each with {@code metric} and {@code values}. */
  private void read(Counter counter, InputStream answer, List<CounterSample> samples)
      throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(answer)) {
      Map<String, String> labels = new HashMap<>();
      while (parser.nextToken() != null) {
        if (parser.currentToken() != JsonToken.FIELD_NAME) {
          continue;
        }
        String name = parser.currentName();
        if (name.equals("metric")) {
          labels = labels(parser);
        } else if (name.equals("values")) {
          values(counter, labels, parser, samples);
        }
      }
    } catch (JsonProcessingException e) {
      throw new IOException(base + ": answers with no JSON", e);
    }
  }

  private static Map<String, String> labels(JsonParser parser) throws IOException {
    Map<String, String> labels = new HashMap<>();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      labels.put(name, parser.nextTextValue());
    }
    return labels;
  }

  private void values(
      Counter counter, Map<String, String> labels, JsonParser parser, List<CounterSample> samples)
      throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.START_ARRAY) {
      parser.nextToken();
      double time = parser.getDoubleValue();
      String value = parser.nextTextValue();
      parser.nextToken();
      if (samples.size() >= SAMPLES_MAX) {
        throw new IOException(base + ": more than samples_max (" + SAMPLES_MAX + ") samples");
      }
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        samples.add(
            new CounterSample(
                counter,
                labels.getOrDefault("plugin", ""),
                labels.getOrDefault("instance", ""),
                Math.round(time * 1e3) * 1_000_000,
                number));
      }
    }
  }
}
