package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log shipper's record that holds the event, as an object or as a string, under a key of its own:
 * Splunk's HTTP Event Collector {@code event}, Elasticsearch {@code _source}, Filebeat {@code
 * message} or {@code kubernetes.audit}, Cloud Logging {@code jsonPayload}.
 */
final class ShipperEnvelope implements Envelope {
  private static final List<String[]> PATHS =
      List.of(
          new String[] {"event"},
          new String[] {"_source"},
          new String[] {"kubernetes", "audit"},
          new String[] {"message"},
          new String[] {"log"},
          new String[] {"jsonPayload"},
          new String[] {"body"},
          new String[] {"record"});

  @Override
  public boolean fits(Members members) {
    return inner(members) != null;
  }

  private static @Nullable JsonSlice inner(Members members) {
    for (String[] path : PATHS) {
      JsonSlice value = members.any(path[0]);
      for (int i = 1; i < path.length && value != null; i++) {
        value = value.get(path[i]);
      }
      if (value != null && (value.isObject() || holdsObject(value))) {
        return value;
      }
    }
    return null;
  }

  private static boolean holdsObject(JsonSlice value) {
    String text = value.string();
    return text != null && text.stripLeading().startsWith("{");
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    item.form(Form.SHIPPER);
    unwrapper.value(inner(members), item, depth + 1);
  }
}
