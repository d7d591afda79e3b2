package io.shardflow.localkinesis;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the repository, in whichever module a test runs. */
public final class RepositoryFile {
  private RepositoryFile() {}

  /** Returns the absolute path of a file, given its path in the repository. */
  public static Path of(String path) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve(path))) {
      folder = folder.getParent();
    }
    return folder.resolve(path);
  }
}
