package io.kustos.core.policy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A minor version of kube-apiserver, as far as it makes a difference to policies. */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {
  /** The version whose behaviour was recorded, v1.36. */
  public static final KubernetesVersion LATEST = new KubernetesVersion(1, 36);

  private static final KubernetesVersion GROUP_WILDCARD = new KubernetesVersion(1, 36);
  private static final Pattern TEXT = Pattern.compile("v?(\\d{1,3})\\.(\\d{1,3})(\\D.*)?");

  /** Reads {@code 1.36}, {@code v1.36.3} and the like. */
  public static Optional<KubernetesVersion> of(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new KubernetesVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** Whether the group {@code *} stands for every API group. */
  public boolean hasGroupWildcard() {
    return compareTo(GROUP_WILDCARD) >= 0;
  }

  @Override
  public int compareTo(KubernetesVersion other) {
    int byMajor = Integer.compare(major, other.major);
    return byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
