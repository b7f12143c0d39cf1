package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CertificateSigningRequest that is made, approved or changed.
 *
 * @param certificate what the certificate would say; null when the event does not hold it, or it
 *     cannot be read
 * @param malformed whether there is a request that cannot be read
 * @param signer who is to sign, for example {@code kubernetes.io/kube-apiserver-client}
 * @param usages what the key may do
 * @param requester who made it, as the API server noted
 * @param conditions {@code Approved}, {@code Denied} or {@code Failed}, as the request sets them
 * @param expirationSeconds how long the certificate is to hold; null when it is not said
 */
public record SigningRequest(
    @Nullable CertificateRequest certificate,
    boolean malformed,
    @Nullable String signer,
    List<String> usages,
    @Nullable String requester,
    List<String> conditions,
    @Nullable Long expirationSeconds) {
  public SigningRequest {
    usages = List.copyOf(usages);
    conditions = List.copyOf(conditions);
  }

  static @Nullable SigningRequest of(AuditEvent event) {
    if (!"certificatesigningrequests".equals(event.text(EventField.OBJECT_RESOURCE))) {
      return null;
    }
    JsonSlice request = null;
    JsonSlice signer = null;
    JsonSlice requester = null;
    JsonSlice expiration = null;
    List<String> usages = new ArrayList<>();
    List<String> conditions = new ArrayList<>();
    List<JsonSlice> bodies = new ArrayList<>(Bodies.of(event));
    if (bodies.isEmpty()) {
      return null;
    }
    JsonSlice answer = event.value(EventField.RESPONSE_OBJECT);
    List<JsonSlice> specs = new ArrayList<>(bodies);
    if (answer != null) {
      specs.add(answer); // A patch of the approval alone holds no request.
    }
    for (JsonSlice body : specs) {
      request = request == null ? body.path("spec", "request") : request;
      signer = signer == null ? body.path("spec", "signerName") : signer;
      requester = requester == null ? body.path("spec", "username") : requester;
      expiration = expiration == null ? body.path("spec", "expirationSeconds") : expiration;
      if (usages.isEmpty()) {
        texts(body.path("spec", "usages"), usages);
      }
    }
    bodies.forEach(body -> conditions(body.path("status", "conditions"), conditions));
    CertificateRequest certificate =
        request == null ? null : CertificateRequest.ofRequest(request.text());
    return new SigningRequest(
        certificate,
        request != null && certificate == null,
        signer == null ? null : signer.text(),
        usages,
        requester == null ? null : requester.text(),
        conditions,
        Numbers.of(expiration));
  }

  private static void texts(@Nullable JsonSlice array, List<String> texts) {
    if (array != null) {
      array.forEachElement(
          element -> {
            if (texts.size() < EnrichLimits.DEFAULT.valuesMax()) {
              texts.add(element.text());
            }
          });
    }
  }

  private static void conditions(@Nullable JsonSlice array, List<String> types) {
    if (array != null) {
      array.forEachElement(
          condition -> {
            JsonSlice type = condition.get("type");
            JsonSlice status = condition.get("status");
            boolean holds = status == null || status.text().equals("True");
            if (type != null && holds && types.size() < EnrichLimits.DEFAULT.valuesMax()) {
              types.add(type.text());
            }
          });
    }
  }
}
