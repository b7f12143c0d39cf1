package io.kustos.server.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where results go: standard output or a file. A failure to write is told as {@link ClosedPipe} or
 * {@link CommandFailure}, never as an I/O exception.
 */
public final class Output extends OutputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final String name;
  private final OutputStream out;
  private final boolean closes;

  private Output(String name, OutputStream out, boolean closes) {
    this.name = name;
    this.out = out;
    this.closes = closes;
  }

  /** Standard output. */
  public static Output standard(Terminal terminal) {
    return new Output(
        "standard output", new BufferedOutputStream(terminal.out(), BUFFER_BYTES), false);
  }

  /** A file, made anew; standard output when there is no name or it is {@code -}. */
  public static Output open(@Nullable String file, Terminal terminal) {
    if (file == null || file.equals("-")) {
      return standard(terminal);
    }
    try {
      OutputStream stream = Files.newOutputStream(Path.of(file));
      return new Output(file, new BufferedOutputStream(stream, BUFFER_BYTES), true);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure("cannot write " + file + ": " + reason(e));
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such folder";
      case AccessDeniedException denied -> "permission denied";
      default -> {
        String message = String.valueOf(e.getMessage());
        yield message.substring(message.lastIndexOf(": ") + 1).strip();
      }
    };
  }

  private RuntimeException failure(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("broken pipe") || message.contains("epipe")) {
      return new ClosedPipe();
    }
    return new CommandFailure("cannot write " + name + ": " + reason(e));
  }

  @Override
  public void write(int b) {
    try {
      out.write(b);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    flush();
    if (closes) {
      try {
        out.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }
}
