package io.kustos.server.pipeline;

import io.kustos.server.journal.Entry;
import io.kustos.server.source.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the pipeline's control entries speak of; {@code docs/formats/pipeline.md} has the list. */
final class Subjects {
  /** A process began to write the journal; the version is the program's. */
  static final String START = "start";

  /** Other rules judge from here on. */
  static final String RULES = "rules";

  /** Begins the subject of a place to go on at; the source's name follows. */
  private static final String RESUME = "resume:";

  private Subjects() {}

  static Entry.Control start(Instant now) {
    String version = Subjects.class.getPackage().getImplementationVersion();
    return new Entry.Control(now, START, version == null ? "" : version);
  }

  static Entry.Control rules(Instant now, VersionedRules rules) {
    return new Entry.Control(now, RULES, rules.version());
  }

  static Entry.Control resume(Delivery delivery, String text) {
    return new Entry.Control(delivery.received(), RESUME + delivery.source(), text);
  }

  /** The source whose place to go on a subject speaks of; null when it speaks of something else. */
  static @Nullable String resumed(String subject) {
    return subject.startsWith(RESUME) ? subject.substring(RESUME.length()) : null;
  }
}
