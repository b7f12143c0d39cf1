package io.kustos.server.source.file;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.zip.ZipException;

/** Failures of reading, said in plain words. */
public final class Reasons {
  private Reasons() {}

  /** What to tell an operator, without the name of the file. */
  public static String of(Exception failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    String lower = message.toLowerCase(Locale.ROOT);
    return switch (failure) {
      case UnreadableInput unreadable -> message;
      case NoSuchFileException missing -> "no such file or folder";
      case AccessDeniedException denied -> "permission denied";
      case FileSystemLoopException loop -> "a link that leads back to itself";
      case FileNotFoundException missing ->
          lower.contains("denied") ? "permission denied" : "no such file or folder";
      case EOFException end -> "the compressed data end too early (truncated file)";
      case ZipException damaged -> "the compressed data are damaged (" + lower + ")";
      default -> {
        if (lower.contains("truncated")) {
          yield "the compressed data end too early (truncated file)";
        }
        boolean zstd = failure.getClass().getName().startsWith("com.github.luben");
        yield zstd ? "the compressed data are damaged (" + lower + ")" : plain(failure, message);
      }
    };
  }

  private static String plain(Exception failure, String message) {
    return message.isEmpty() ? failure.getClass().getSimpleName() : message;
  }
}
