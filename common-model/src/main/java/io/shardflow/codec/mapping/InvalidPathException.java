package io.shardflow.codec.mapping;

/** Thrown if a path cannot be used. The message says where the error is and how to correct it. */
public final class InvalidPathException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidPathException(String message) {
    super(message);
  }

  /**
   * Creates an exception that points to a character.
   *
   * @param index of the character in the path, from 0
   */
  InvalidPathException(int index, String message) {
    super("position " + (index + 1) + ": " + message);
  }
}
