package io.kustos.lake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a table's folder what belongs to another table: somebody has put the files of two
 * archives together. They are not read, for no catalog names them, and must not be deleted either.
 */
final class Strangers {
  /** Where Iceberg's metadata begins, the table's UUID is. */
  private static final int HEAD_BYTES = 4_096;

  private static final Pattern UUID = Pattern.compile("\"table-uuid\"\\s*:\\s*\"([^\"]{1,64})\"");

  private Strangers() {}

  /** Metadata of another table in the folder of this one; null when there is none. */
  static @Nullable Path in(Path root, Table table) throws IOException {
    String own = ((HasTableOperations) table).operations().current().uuid();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(root.resolve("metadata"), "*.metadata.json")) {
      for (Path file : files) {
        String uuid = uuid(file);
        if (uuid != null && !uuid.equals(own)) {
          return file;
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return null;
    }
    return null;
  }

  private static @Nullable String uuid(Path metadata) throws IOException {
    try (InputStream in = Files.newInputStream(metadata)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
      Matcher uuid = UUID.matcher(head);
      return uuid.find() ? uuid.group(1) : null;
    } catch (NoSuchFileException e) {
      return null; // It was deleted meanwhile.
    }
  }

  /** What there is to say about it. */
  static String problem() {
    return "is of another archive: files of two were put into one folder, and only those of the one"
        + " that catalog.sqlite names are read; import the logs of the other, or move its files to a"
        + " folder of their own";
  }
}
