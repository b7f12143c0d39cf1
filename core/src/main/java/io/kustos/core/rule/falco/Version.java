package io.kustos.core.rule.falco;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version {@code x.y.z} of the engine or of a plugin. */
record Version(long major, long minor, long patch) {
  /** What C's {@code sscanf("%u.%u.%u")} accepts; what follows is ignored. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*\\+?(\\d{1,18})\\.\\s*\\+?(\\d{1,18})\\.\\s*\\+?(\\d{1,18}).*", Pattern.DOTALL);

  static Optional<Version> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new Version(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }

  /** Whether this version can serve where {@code required} is asked for. */
  boolean satisfies(Version required) {
    return major == required.major
        && (minor > required.minor || (minor == required.minor && patch >= required.patch));
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
