package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record of AKS diagnostic settings: categories {@code kube-audit} and {@code kube-audit-admin},
 * the event in {@code properties.log} as a string or an object, or in the column {@code log_s} of
 * Log Analytics' AzureDiagnostics.
 */
final class AksEnvelope implements Envelope {
  private static final String CLUSTERS = "/managedclusters/";

  @Override
  public boolean fits(Members members) {
    return event(members) != null || isOther(members);
  }

  private static @Nullable JsonSlice event(Members members) {
    JsonSlice column = members.any("log_s");
    if (column != null) {
      return column;
    }
    JsonSlice properties = members.objectAt("properties");
    return properties == null ? null : properties.get("log");
  }

  /** Whether it is a diagnostic record of something else. */
  private static boolean isOther(Members members) {
    return members.has("category") && members.has("operationName") && members.has("resourceId");
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    item.form(Form.AKS_DIAGNOSTIC);
    item.cluster(cluster(members));
    String category = members.text("category");
    String name = category == null ? members.text("Category") : category;
    JsonSlice event = event(members);
    if (event == null || (name != null && !name.startsWith("kube-audit"))) {
      String what = name == null ? "of no category" : "of category " + Unwrapper.brief(name);
      unwrapper.notAnEvent(item, "an AKS record " + what, members.object());
      return;
    }
    unwrapper.value(event, item, depth + 1);
  }

  /** The last part of the cluster's resource id, which Azure writes in upper case here. */
  static @Nullable String cluster(Members members) {
    for (String key : new String[] {"resourceId", "ResourceId", "_ResourceId"}) {
      String id = members.text(key);
      int at = id == null ? -1 : id.toLowerCase(Locale.ROOT).indexOf(CLUSTERS);
      if (id != null && at >= 0) {
        String rest = id.substring(at + CLUSTERS.length());
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
      }
    }
    return null;
  }
}
