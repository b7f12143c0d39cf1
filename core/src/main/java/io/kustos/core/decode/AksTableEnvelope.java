package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;

/**
 * A row of the Log Analytics tables AKSAudit and AKSAuditAdmin, which have a column for each field;
 * dynamic columns come as objects or as strings of JSON.
 */
final class AksTableEnvelope implements Envelope {
  @Override
  public boolean fits(Members members) {
    return members.has("AuditId") && members.has("Verb") && members.has("RequestUri");
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    item.form(Form.AKS_TABLE);
    item.cluster(AksEnvelope.cluster(members));
    String staged = members.text("StageReceivedTime");
    NativeText event =
        NativeText.event()
            .raw("level", members.any("Level"))
            .raw("auditID", members.any("AuditId"))
            .raw("stage", members.any("Stage"))
            .raw("requestURI", members.any("RequestUri"))
            .raw("verb", members.any("Verb"));
    dynamic(event, "user", members, "User");
    dynamic(event, "impersonatedUser", members, "ImpersonatedUser");
    dynamic(event, "sourceIPs", members, "SourceIps");
    event.raw("userAgent", members.any("UserAgent"));
    dynamic(event, "objectRef", members, "ObjectRef");
    dynamic(event, "responseStatus", members, "ResponseStatus");
    dynamic(event, "requestObject", members, "RequestObject");
    dynamic(event, "responseObject", members, "ResponseObject");
    event
        .raw("requestReceivedTimestamp", members.any("RequestReceivedTime"))
        .string("stageTimestamp", staged == null ? members.text("TimeGenerated") : staged);
    dynamic(event, "annotations", members, "Annotations");
    event.to(unwrapper, item, depth + 1);
  }

  private static void dynamic(NativeText event, String name, Members members, String column) {
    JsonSlice value = members.any(column);
    if (value == null || !value.isString()) {
      event.raw(name, value);
      return;
    }
    JsonSlice inner = JsonSlice.of(Unwrapper.unescaped(value).toBytes());
    if (inner.isObject() || inner.isArray()) {
      event.raw(name, inner);
    } else if (inner.end() > inner.start()) {
      event.raw(name, value);
    }
  }
}
