package io.kustos.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/** What questions ask for, another each time, and the same in every run. */
final class QueryMix {
  static final String COUNTS =
      "SELECT verb, object_resource, event_time::DATE AS day, count(*) FROM events GROUP BY ALL";
  static final String TOP_IPS =
      "SELECT unnest(source_ips) AS ip, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC LIMIT 20";

  /** What a rule on people who go into containers asks. */
  static final String EXEC =
      "resource:pods subresource:(exec OR attach) verb:(create OR get) -user:system:*";

  /** In many bodies, in few, in none. */
  private static final List<String> WORDS =
      List.of(
          "cart",
          "hostPath",
          "nginx",
          "cluster-admin",
          "privileged",
          "acme",
          "nowhere-to-be-found",
          "cronjob",
          "sleep",
          "payments");

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<String> users;

  QueryMix(EventMaker maker) {
    this.users = maker.users();
  }

  /** The name of a user, frequent ones more often. */
  String user() {
    return users.get(random.nextInt(users.size()));
  }

  /** A full hour of the thirty days that has so many after it. */
  Instant moment(int hoursLeft) {
    long hours = random.nextLong(1, QueryLoad.DAYS * 24L - hoursLeft);
    return QueryLoad.START.plus(hours, ChronoUnit.HOURS);
  }

  /** A word to be looked for. */
  String word(int round) {
    return WORDS.get(round % WORDS.size());
  }

  /** How many events have a word in a body. */
  static String inBodies(String word) {
    return "SELECT count(*) FROM events WHERE contains(request_object, '%1$s') OR contains(response_object, '%1$s')"
        .formatted(word);
  }
}
