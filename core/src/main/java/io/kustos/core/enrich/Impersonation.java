package io.kustos.core.enrich;

import io.kustos.core.event.AuditEvent;
import io.kustos.core.event.EventField;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to act as somebody else.
 *
 * @param granted whether it was allowed; the event then names the other user
 * @param resource what was impersonated: {@code users}, {@code groups}, {@code serviceaccounts}, …;
 *     of a granted one by the name alone
 * @param target the name that was taken or refused; null when the event does not tell
 */
public record Impersonation(boolean granted, String resource, @Nullable String target) {
  private static final int MESSAGE_CHARS_MAX = 4_096;
  private static final Set<String> RESOURCES =
      Set.of("users", "groups", "serviceaccounts", "userextras", "uids", "nodes");

  /** The attempt in an event; null when there is none. */
  static @Nullable Impersonation of(AuditEvent event) {
    if (event.has(EventField.IMPERSONATED_USER_NAME)) {
      String name = event.text(EventField.IMPERSONATED_USER_NAME);
      String text = name == null ? "" : name;
      boolean account = text.startsWith("system:serviceaccount:");
      return new Impersonation(true, account ? "serviceaccounts" : "users", text);
    }
    return isForbidden(event) ? denied(event) : null;
  }

  /** Whether an event can be such an attempt; most are not, and this tells it fast. */
  public static boolean isPossible(AuditEvent event) {
    return event.has(EventField.IMPERSONATED_USER_NAME) || isForbidden(event);
  }

  private static boolean isForbidden(AuditEvent event) {
    int start = event.start(EventField.RESPONSE_CODE);
    if (start < 0) {
      return false;
    }
    byte[] bytes = event.bytes();
    return switch (bytes[start]) {
      case '"' -> "403".equals(event.text(EventField.RESPONSE_CODE));
      case '4' ->
          event.end(EventField.RESPONSE_CODE) == start + 3
              && bytes[start + 1] == '0'
              && bytes[start + 2] == '3';
      default -> false;
    };
  }

  /**
   * The API server audits a refused impersonation without {@code impersonatedUser}; only the
   * answer's message tells: {@code users "admin" is forbidden: User "eve" cannot impersonate
   * resource "users" …}, in the constrained form {@code cannot impersonate:user-info resource} or
   * {@code cannot impersonate-on:user-info:list resource}.
   */
  private static @Nullable Impersonation denied(AuditEvent event) {
    String message = event.text(EventField.RESPONSE_MESSAGE);
    if (message == null) {
      return null;
    }
    String text = message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX));
    int forbidden = text.indexOf(" is forbidden: ");
    int cannot = text.indexOf(" cannot impersonate", Math.max(0, forbidden));
    if (forbidden < 0 || cannot < 0) {
      return null;
    }
    String head = text.substring(0, forbidden);
    int quote = head.indexOf(" \"");
    String resource = quote < 0 ? head : head.substring(0, quote);
    String name = quote < 0 ? null : unquoted(head.substring(quote + 1));
    int dot = resource.indexOf('.');
    int slash = resource.indexOf('/');
    int end = dot < 0 ? slash : slash < 0 ? dot : Math.min(dot, slash);
    String plain = end < 0 ? resource : resource.substring(0, end);
    // Constrained impersonation may refuse the action (secrets) rather than the name.
    return RESOURCES.contains(plain)
        ? new Impersonation(false, plain, name)
        : new Impersonation(false, plain, null);
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    String inner = quoted ? text.substring(1, text.length() - 1) : text;
    return inner.replace("\\\"", "\"").replace("\\\\", "\\");
  }
}
