package io.kustos.server.cli.serve;

import io.kustos.server.cli.terminal.CommandFailure;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why a server or an import cannot begin, in one line and with what to do. */
final class StartFailure {
  private StartFailure() {}

  static CommandFailure of(Exception failure) {
    return new CommandFailure(text(failure) + hint(address(failure)));
  }

  /** Whether it is an address that another has. */
  static boolean isInUse(Exception failure) {
    BindException refused = address(failure);
    return refused != null && taken(refused);
  }

  private static boolean taken(BindException refused) {
    return String.valueOf(refused.getMessage()).contains("in use");
  }

  private static @Nullable BindException address(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException refused) {
        return refused;
      }
    }
    return null;
  }

  private static String hint(@Nullable BindException refused) {
    if (refused == null) {
      return "";
    }
    String others = "--listen and --admin take other addresses";
    return taken(refused)
        ? " (another program listens there? " + others + ")"
        : " (" + others + ")";
  }

  /** Exceptions of the file system have the name of a file for a message, and no more. */
  private static String text(Exception failure) {
    return switch (failure) {
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case FileAlreadyExistsException e -> e.getFile() + ": is there, and is no folder";
      case NoSuchFileException e -> e.getFile() + ": no such folder, and it cannot be made";
      case FileSystemException e when e.getReason() != null -> e.getFile() + ": " + e.getReason();
      case FileSystemException e -> e.getFile() + ": cannot be used";
      default -> String.valueOf(failure.getMessage() == null ? failure : failure.getMessage());
    };
  }
}
