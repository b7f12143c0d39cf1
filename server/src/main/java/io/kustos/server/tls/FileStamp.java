package io.kustos.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tells that files have changed: time, size and identity of each. */
public final class FileStamp {
  private final List<@Nullable Stamp> stamps;

  private record Stamp(FileTime modified, long size, @Nullable Object key) {}

  private FileStamp(List<@Nullable Stamp> stamps) {
    this.stamps = stamps;
  }

  /** The files as they are now; one may be missing. Links are followed, as mounted secrets are. */
  public static FileStamp of(List<Path> files) {
    List<@Nullable Stamp> stamps = new ArrayList<>();
    for (Path file : files) {
      stamps.add(stamp(file));
    }
    return new FileStamp(stamps);
  }

  private static @Nullable Stamp stamp(Path file) {
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileStamp that && stamps.equals(that.stamps);
  }

  @Override
  public int hashCode() {
    return stamps.hashCode();
  }
}
