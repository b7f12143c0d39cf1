package io.kustos.server.enrich;

import io.kustos.core.Sha256;
import io.kustos.core.enrich.AddressList;
import io.kustos.core.enrich.GeoTable;
import io.kustos.core.enrich.Lookups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the tables of {@link EnrichSettings}, anew when their files have changed. */
public final class LookupFiles {
  private static final int VERSION_BYTES = 6;

  private final EnrichSettings settings;
  private String stamp = "";
  private @Nullable Loaded last;
  private volatile Lookups usable = Lookups.NONE;

  /**
   * What came of the files.
   *
   * @param lookups null when one cannot be used
   * @param problems why, a line or several each
   * @param warnings what was left out of files that are used
   * @param notes what was read, a line a file
   */
  public record Loaded(
      @Nullable Lookups lookups, List<String> problems, List<String> warnings, List<String> notes) {
    /** Copies the lists. */
    public Loaded {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
      notes = List.copyOf(notes);
    }
  }

  /** Tables that are read when {@link #load} is called first. */
  public LookupFiles(EnrichSettings settings) {
    this.settings = settings;
  }

  /** Files to watch for changes. */
  public List<String> paths() {
    return settings.files().stream().map(Path::toString).toList();
  }

  /** The tables; the same as last time when no file has changed. */
  public synchronized Loaded load() {
    String seen = stamp();
    Loaded known = last;
    if (known == null || !seen.equals(stamp)) {
      known = read();
      stamp = seen;
      last = known;
    }
    Lookups lookups = known.lookups();
    if (lookups != null) {
      usable = lookups;
    }
    return known;
  }

  /** The last tables that could be used, without looking at files; none before {@link #load}. */
  public Lookups usable() {
    return usable;
  }

  private String stamp() {
    StringBuilder seen = new StringBuilder();
    for (Path file : settings.files()) {
      try {
        seen.append(file).append(' ').append(Files.size(file));
        seen.append(' ').append(Files.getLastModifiedTime(file)).append('\n');
      } catch (IOException e) {
        seen.append(" unreadable\n");
      }
    }
    return seen.toString();
  }

  private Loaded read() {
    if (settings.isEmpty()) {
      return new Loaded(Lookups.NONE, List.of(), List.of(), List.of());
    }
    MessageDigest digest = Sha256.digest();
    TableReader reader = new TableReader(settings, digest);
    List<AddressList> lists = new ArrayList<>();
    for (EnrichSettings.Addresses source : settings.addresses()) {
      AddressList list = reader.list(source);
      if (list != null) {
        lists.add(list);
      }
    }
    GeoTable geo = reader.geo();
    settings.tags().forEach(tag -> Sha256.update(digest, tag.toString()));
    boolean usable = reader.problems().isEmpty();
    String version = HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    return new Loaded(
        usable ? new Lookups(version, lists, geo, settings.tags()) : null,
        reader.problems(),
        reader.warnings(),
        reader.notes());
  }
}
