package io.kustos.core.coverage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What tags say of ATT&CK, in Sigma's form ({@code attack.t1552.007}, {@code attack.discovery}) or
 * in Falco's ({@code T1552.007}).
 *
 * @param techniques ids in capitals
 * @param tactics short names, for example {@code credential-access}
 */
public record AttackTags(List<String> techniques, List<String> tactics) {
  private static final String PREFIX = "attack.";
  private static final Pattern TECHNIQUE = Pattern.compile("T[0-9]{4}([.][0-9]{3})?");
  private static final Pattern OTHER = Pattern.compile("[tsg][0-9].*");

  public AttackTags {
    techniques = List.copyOf(techniques);
    tactics = List.copyOf(tactics);
  }

  /** Reads a rule's tags; others than ATT&CK's are passed over. */
  public static AttackTags of(List<String> tags) {
    List<String> techniques =
        tags.stream()
            .map(tag -> tag.startsWith(PREFIX) ? tag.substring(PREFIX.length()) : tag)
            .map(tag -> tag.toUpperCase(Locale.ROOT))
            .filter(tag -> TECHNIQUE.matcher(tag).matches())
            .distinct()
            .toList();
    List<String> tactics =
        tags.stream()
            .filter(tag -> tag.startsWith(PREFIX))
            .map(tag -> tag.substring(PREFIX.length()).replace('_', '-'))
            .filter(tag -> !OTHER.matcher(tag).matches())
            .distinct()
            .toList();
    return new AttackTags(techniques, tactics);
  }
}
