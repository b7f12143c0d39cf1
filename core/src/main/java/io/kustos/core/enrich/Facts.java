package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import io.kustos.core.json.JsonSlice;
import org.jspecify.annotations.Nullable;

/**
 * What one event means, each part worked out when it is first asked for and then kept with the
 * event. All of it is a function of the event's bytes alone; what depends on tables is asked of
 * {@link Lookups}.
 */
public final class Facts {
  private final AuditEvent event;
  private @Nullable Actor actor;
  private @Nullable Known<Actor> impersonated;
  private @Nullable Known<Impersonation> impersonation;
  private @Nullable UserAgent client;
  private @Nullable SourceChain source;
  private @Nullable Known<Connect> connect;
  private @Nullable Known<PodSpec> pod;
  private @Nullable Known<Rights> rights;
  private @Nullable Known<SigningRequest> signing;
  private @Nullable Known<TokenGrant> token;

  /** What was worked out; the value is null when the event has nothing of the kind. */
  private record Known<T>(@Nullable T value) {}

  private Facts(AuditEvent event) {
    this.event = event;
  }

  /** The facts of an event; the same object for as long as the event stays what it is. */
  public static Facts of(AuditEvent event) {
    return event.derived(Facts.class, Facts::new);
  }

  /** Who is logged in. */
  public Actor actor() {
    Actor known = actor;
    if (known == null) {
      known = Actor.of(event);
      actor = known;
    }
    return known;
  }

  /** As whom the request is made: the impersonated user, else the actor. */
  public Actor effective() {
    Known<Actor> known = impersonated;
    if (known == null) {
      boolean other = event.has(EventField.IMPERSONATED_USER);
      known = new Known<>(other ? Actor.impersonated(event) : null);
      impersonated = known;
    }
    Actor found = known.value();
    return found == null ? actor() : found;
  }

  /** The attempt to act as somebody else; null when there is none. */
  public @Nullable Impersonation impersonation() {
    Known<Impersonation> known = impersonation;
    if (known == null) {
      known = new Known<>(Impersonation.of(event));
      impersonation = known;
    }
    return known.value();
  }

  /** What the client calls itself. */
  public UserAgent client() {
    UserAgent known = client;
    if (known == null) {
      known = UserAgent.parse(event.text(EventField.USER_AGENT));
      client = known;
    }
    return known;
  }

  /** Where the request came from. */
  public SourceChain source() {
    SourceChain known = source;
    if (known == null) {
      known = SourceChain.of(event);
      source = known;
    }
    return known;
  }

  /** What is run or reached in a container; null when the request is of another kind. */
  public @Nullable Connect connect() {
    Known<Connect> known = connect;
    if (known == null) {
      known = new Known<>(Connect.of(event));
      connect = known;
    }
    return known.value();
  }

  /** The pod that is asked for; null for none. */
  public @Nullable PodSpec pod() {
    Known<PodSpec> known = pod;
    if (known == null) {
      known = new Known<>(PodSpec.of(event));
      pod = known;
    }
    return known.value();
  }

  /** The rights that a role or binding would hold; null when the request is of another kind. */
  public @Nullable Rights rights() {
    Known<Rights> known = rights;
    if (known == null) {
      known = new Known<>(Rights.of(event));
      rights = known;
    }
    return known.value();
  }

  /** The certificate that is asked for or decided on; null when the request is of another kind. */
  public @Nullable SigningRequest signing() {
    Known<SigningRequest> known = signing;
    if (known == null) {
      known = new Known<>(SigningRequest.of(event));
      signing = known;
    }
    return known.value();
  }

  /** The token that is asked for; null for none. */
  public @Nullable TokenGrant token() {
    Known<TokenGrant> known = token;
    if (known == null) {
      known = new Known<>(TokenGrant.of(event));
      token = known;
    }
    return known.value();
  }

  /**
   * The object's name: from the request, else from the answer, where the name of an object made
   * with {@code generateName} is; null when neither tells.
   */
  public @Nullable String objectName() {
    String name = event.text(EventField.OBJECT_NAME);
    if (name != null && !name.isEmpty()) {
      return name;
    }
    JsonSlice answer = event.value(EventField.RESPONSE_OBJECT);
    boolean created = "create".equals(event.text(EventField.VERB));
    JsonSlice made = created && answer != null ? answer.path("metadata", "name") : null;
    return made == null ? null : made.string();
  }

  /**
   * Whether nothing is to be written in earnest: {@code dryRun=All}, of deletions also in the body.
   */
  public boolean isDryRun() {
    String uri = event.text(EventField.REQUEST_URI);
    boolean[] found = {false};
    if (uri != null && uri.contains("dryRun")) {
      QueryText.forEach(
          uri, (name, value) -> found[0] |= name.equals("dryRun") && !value.isEmpty());
    }
    return found[0] || deletesDry();
  }

  private boolean deletesDry() {
    String verb = event.text(EventField.VERB);
    boolean deletes = "delete".equals(verb) || "deletecollection".equals(verb);
    JsonSlice options = deletes ? event.value(EventField.REQUEST_OBJECT) : null;
    JsonSlice dryRun = options == null ? null : options.get("dryRun");
    return dryRun != null && dryRun.element(0) != null;
  }

  /** Whether the request can touch many objects at once. */
  public boolean isCollective() {
    String verb = event.text(EventField.VERB);
    return verb != null
        && switch (verb) {
          case "list", "watch", "deletecollection" -> true;
          default -> false;
        };
  }
}
