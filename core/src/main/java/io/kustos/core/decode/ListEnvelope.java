package io.kustos.core.decode;

import io.kustos.core.json.JsonSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of events or records that stands whole in memory because it was packed in something else;
 * lists in the input itself are taken apart as they are read.
 */
final class ListEnvelope implements Envelope {
  @Override
  public boolean fits(Members members) {
    return list(members) != null;
  }

  private static @Nullable JsonSlice list(Members members) {
    for (String key : List.of("items", "records", "logEvents", "events")) {
      JsonSlice array = members.array(key);
      if (array != null && ListHead.takes(key, members.text("kind"), members.text("apiVersion"))) {
        return array;
      }
    }
    return null;
  }

  @Override
  public void open(Members members, Item item, Unwrapper unwrapper, int depth) {
    JsonSlice list = list(members);
    if (list == null) {
      return;
    }
    item.form(members.has("items") ? Form.EVENT_LIST : item.form());
    item.cluster(CloudWatchEnvelope.cluster(members.text("logGroup")));
    item.logStream(members.text("logStream"));
    unwrapper.elements(list, item, depth + 1);
  }
}
