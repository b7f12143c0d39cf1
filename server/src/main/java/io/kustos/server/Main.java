package io.kustos.server;

/** Entry point of the {@code kustos} program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("kustos 0.1.0");
  }
}
