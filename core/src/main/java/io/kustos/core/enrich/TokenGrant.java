package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service account's token that a request asks for.
 *
 * @param how {@code request} for a TokenRequest, {@code secret} for a Secret that holds a token
 *     without end
 * @param account {@code namespace/name} of the service account; null when it is not told
 * @param audiences whom the token is for; empty for the API server
 * @param expirationSeconds how long it is to hold; null when it is not said
 * @param bound {@code Kind/name} of what it ends with; null for none
 * @param issued credential id of the token that came of it; null when it is not told
 */
public record TokenGrant(
    String how,
    @Nullable String account,
    List<String> audiences,
    @Nullable Long expirationSeconds,
    @Nullable String bound,
    @Nullable String issued) {
  private static final String ISSUED = "authentication.kubernetes.io/issued-credential-id";
  private static final String TOKEN_TYPE = "kubernetes.io/service-account-token";
  private static final String ACCOUNT_NAME = "kubernetes.io/service-account.name";

  public TokenGrant {
    audiences = List.copyOf(audiences);
  }

  static @Nullable TokenGrant of(AuditEvent event) {
    String resource = event.text(EventField.OBJECT_RESOURCE);
    if ("serviceaccounts".equals(resource)) {
      boolean token = "token".equals(event.text(EventField.OBJECT_SUBRESOURCE));
      return token && "create".equals(event.text(EventField.VERB)) ? request(event) : null;
    }
    return "secrets".equals(resource) ? secret(event) : null;
  }

  private static TokenGrant request(AuditEvent event) {
    List<String> audiences = new ArrayList<>();
    Long expiration = null;
    String bound = null;
    for (JsonSlice body : Bodies.of(event)) {
      JsonSlice named = body.path("spec", "audiences");
      if (named != null) {
        named.forEachElement(
            audience -> {
              if (audiences.size() < EnrichLimits.DEFAULT.valuesMax()) {
                audiences.add(audience.text());
              }
            });
      }
      expiration = Numbers.of(body.path("spec", "expirationSeconds"));
      JsonSlice kind = body.path("spec", "boundObjectRef", "kind");
      JsonSlice name = body.path("spec", "boundObjectRef", "name");
      if (kind != null) {
        bound = kind.text() + "/" + (name == null ? "" : name.text());
      }
    }
    return new TokenGrant(
        "request",
        account(event, event.text(EventField.OBJECT_NAME)),
        audiences,
        expiration,
        bound,
        event.annotation(ISSUED));
  }

  private static @Nullable TokenGrant secret(AuditEvent event) {
    for (JsonSlice body : Bodies.of(event)) {
      JsonSlice type = body.get("type");
      if (type != null && type.text().equals(TOKEN_TYPE)) {
        JsonSlice name = body.path("metadata", "annotations", ACCOUNT_NAME);
        String account = account(event, name == null ? null : name.text());
        return new TokenGrant("secret", account, List.of(), null, null, null);
      }
    }
    return null;
  }

  private static @Nullable String account(AuditEvent event, @Nullable String name) {
    String namespace = event.text(EventField.OBJECT_NAMESPACE);
    return namespace == null || name == null ? null : namespace + "/" + name;
  }
}
