package io.shardflow.local.cases.format;

import java.nio.file.Path;

/** A test file, as the command line names it. */
public record TestFile(Path path) {
  /** Returns the folder to which paths in the file are relative. */
  public Path folder() {
    return path.toAbsolutePath().getParent();
  }
}
