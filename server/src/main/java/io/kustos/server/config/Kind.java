package io.kustos.server.config;

import java.time.Duration;
import java.util.List;

/** What the value of a key may be. */
sealed interface Kind {
  /**
   * A text.
   *
   * @param pattern regular expression it matches whole; the same is in the JSON Schema
   * @param what what it is, for messages
   */
  record Text(String pattern, String what) implements Kind {}

  /** One of a few words. */
  record Choice(List<String> words) implements Kind {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** True or false. */
  record Truth() implements Kind {}

  /** A whole number. */
  record Count(long min, long max) implements Kind {}

  /** A number of bytes: {@code 64MiB}. */
  record Size(long min, long max) implements Kind {}

  /** A length of time: {@code 25h}. */
  record Time(Duration min, Duration max) implements Kind {}

  /** A host and a port. */
  record Listen() implements Kind {}

  /** A list of texts. */
  record Texts(Text item) implements Kind {}

  /** Texts by names that are free. */
  record Table(Text value) implements Kind {}

  /** Keys of its own. */
  record Group(List<Key> keys) implements Kind {
    public Group {
      keys = List.copyOf(keys);
    }
  }

  /** A list of entries with keys of their own. */
  record Groups(List<Key> keys) implements Kind {
    public Groups {
      keys = List.copyOf(keys);
    }
  }
}
