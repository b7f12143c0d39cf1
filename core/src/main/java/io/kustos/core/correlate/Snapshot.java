package io.kustos.core.correlate;

import io.kustos.core.correlate.Groups.Group;
import io.kustos.core.correlate.Groups.GroupKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A correlator's memory as bytes: version, time of the last look, counters, streams with their
 * clocks and waiting matches, groups with their timers and states. Numbers are big endian, texts
 * have their length before them.
 */
final class Snapshot {
  private static final int VERSION = 1;
  private static final int BUFFER_BYTES = 1 << 16;

  private Snapshot() {}

  /** What was read. */
  record Content(
      long lastLook,
      CorrelationCounts counts,
      List<StreamLine> lines,
      Map<GroupKey, Group> groups) {}

  static void write(
      OutputStream to,
      CorrelationPlan plan,
      long lastLook,
      Collection<StreamLine> lines,
      Map<GroupKey, Group> groups,
      CorrelationCounts counts)
      throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, BUFFER_BYTES));
    out.writeInt(VERSION);
    out.writeLong(lastLook);
    write(out, counts);
    out.writeInt(lines.size());
    for (StreamLine line : lines) {
      write(out, plan, line);
    }
    out.writeInt(groups.size());
    for (Map.Entry<GroupKey, Group> group : groups.entrySet()) {
      Planned planned = plan.correlations().get(group.getKey().correlation());
      StateCodec.text(out, planned.rule().id());
      StateCodec.text(out, planned.rule().version());
      write(out, group.getKey().stream());
      StateCodec.text(out, group.getKey().key());
      out.writeLong(group.getValue().timer());
      StateCodec.write(out, group.getValue().state());
    }
    out.flush();
  }

  private static void write(DataOutputStream out, CorrelationCounts counts) throws IOException {
    for (long count :
        new long[] {
          counts.matches(),
          counts.late(),
          counts.untimed(),
          counts.ungrouped(),
          counts.early(),
          counts.evicted()
        }) {
      out.writeLong(count);
    }
  }

  private static void write(DataOutputStream out, EventStream stream) throws IOException {
    StateCodec.text(out, stream.source());
    StateCodec.text(out, stream.cluster());
  }

  private static void write(DataOutputStream out, CorrelationPlan plan, StreamLine line)
      throws IOException {
    write(out, line.stream());
    out.writeLong(line.clock().latest());
    out.writeLong(line.clock().received());
    out.writeLong(line.clock().idle());
    out.writeLong(line.released());
    out.writeInt(line.pending().size());
    for (Match match : line.pending()) {
      StateCodec.text(out, match.ruleId());
      out.writeLong(match.timeNanos());
      StateCodec.text(out, match.auditId());
      StateCodec.text(out, match.stage());
      Feed feed = plan.feed(match.ruleId());
      out.writeInt(match.values().size());
      for (int i = 0; i < match.values().size(); i++) {
        StateCodec.text(out, feed == null ? "" : feed.fields().get(i).toString());
        StateCodec.nullable(out, match.values().get(i));
      }
      StateCodec.write(out, match.place(), match.outline());
    }
  }

  /** Null when the bytes are none that this version wrote. */
  static @Nullable Content read(CorrelationPlan plan, InputStream snapshot) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(snapshot, BUFFER_BYTES))) {
      if (in.readInt() != VERSION) {
        return null;
      }
      long lastLook = in.readLong();
      CorrelationCounts counts =
          new CorrelationCounts(
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              0,
              0,
              0);
      List<StreamLine> lines = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        lines.add(line(in, plan));
      }
      return new Content(lastLook, counts, lines, groups(in, plan));
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static EventStream stream(DataInputStream in) throws IOException {
    return new EventStream(StateCodec.text(in), StateCodec.text(in));
  }

  private static StreamLine line(DataInputStream in, CorrelationPlan plan) throws IOException {
    EventStream stream = stream(in);
    long lateness = plan.bounds().lateness().toNanos();
    EventClock clock = new EventClock(lateness, in.readLong(), in.readLong(), in.readLong());
    StreamLine line = new StreamLine(stream, clock, in.readLong());
    for (int left = in.readInt(); left > 0; left--) {
      Match match = match(in, plan, stream);
      if (match != null) {
        line.pending().add(match);
      }
    }
    return line;
  }

  /** Null for a match of a rule that no correlation looks at any more. */
  private static @Nullable Match match(DataInputStream in, CorrelationPlan plan, EventStream stream)
      throws IOException {
    String ruleId = StateCodec.text(in);
    long nanos = in.readLong();
    String auditId = StateCodec.text(in);
    String stage = StateCodec.text(in);
    Map<String, @Nullable String> byField = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      byField.put(StateCodec.text(in), StateCodec.nullable(in));
    }
    State.Last last = StateCodec.last(in);
    Feed feed = plan.feed(ruleId);
    if (feed == null) {
      return null;
    }
    List<@Nullable String> values = new ArrayList<>();
    feed.fields().forEach(field -> values.add(byField.get(field.toString())));
    return new Match(ruleId, stream, nanos, auditId, stage, values, last.outline(), last.place());
  }

  private static Map<GroupKey, Group> groups(DataInputStream in, CorrelationPlan plan)
      throws IOException {
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < plan.correlations().size(); i++) {
      Planned planned = plan.correlations().get(i);
      indexes.put(planned.rule().id() + "\0" + planned.rule().version(), i);
    }
    Map<GroupKey, Group> groups = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      Integer index = indexes.get(StateCodec.text(in) + "\0" + StateCodec.text(in));
      EventStream stream = stream(in);
      String key = StateCodec.text(in);
      long timer = in.readLong();
      State state = StateCodec.read(in);
      if (index != null) {
        groups.put(new GroupKey(index, stream, key), new Group(state, timer));
      }
    }
    return groups;
  }
}
