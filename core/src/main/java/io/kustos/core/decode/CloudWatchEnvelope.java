package io.kustos.core.decode;

import io.kustos.core.json.ByteText;
import io.kustos.core.json.JsonBytes;
import io.kustos.core.json.JsonSlice;
import org.jspecify.annotations.Nullable;

/**
 * One log event of CloudWatch Logs: {@code {"message":"{…}","timestamp":…}} and an id or a stream
 * name. The message is the event's text as the API server wrote it, unless the transport has cut or
 * split it.
 */
final class CloudWatchEnvelope implements Envelope {
  private static final String GROUP_PREFIX = "/aws/eks/";
  private static final String GROUP_SUFFIX = "/cluster";

  @Override
  public boolean fits(Members members) {
    return members.string("message") != null
        && (members.has("timestamp") || members.has("eventId") || members.has("@timestamp"))
        && !members.has("log");
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    JsonSlice message = members.string("message");
    if (message == null) {
      return;
    }
    item.form(Form.EKS_CLOUDWATCH);
    item.logStream(members.text("logStreamName"));
    item.logStream(members.text("logStream"));
    item.cluster(cluster(members.text("logGroup")));
    ByteText text = Unwrapper.unescaped(message);
    int start = JsonBytes.skipSpace(text.bytes(), 0, text.size());
    String stream = "cloudwatch " + item.logStream();
    if (unwrapper.joiner().isEmpty() && (start == text.size() || text.bytes()[start] != '{')) {
      unwrapper.notAnEvent(item, otherStream(item.logStream()), message);
      return;
    }
    unwrapper
        .joiner()
        .add(stream, text.bytes(), 0, text.size(), Joiner.More.PERHAPS, item, depth + 1);
  }

  private static String otherStream(@Nullable String stream) {
    return stream == null
        ? "a CloudWatch message that is no audit event"
        : "a CloudWatch message of stream " + Unwrapper.brief(stream);
  }

  /** The cluster that an EKS log group belongs to; null when it is none. */
  static @Nullable String cluster(@Nullable String logGroup) {
    if (logGroup == null
        || !logGroup.startsWith(GROUP_PREFIX)
        || !logGroup.endsWith(GROUP_SUFFIX)
        || logGroup.length() <= GROUP_PREFIX.length() + GROUP_SUFFIX.length()) {
      return null;
    }
    return logGroup.substring(GROUP_PREFIX.length(), logGroup.length() - GROUP_SUFFIX.length());
  }
}
