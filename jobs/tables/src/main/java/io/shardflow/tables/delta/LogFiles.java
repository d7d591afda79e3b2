package io.shardflow.tables.delta;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.flink.core.fs.Path;

/**
 * Writes files of a table's log as a whole. Of several writers of the same file, only one must win:
 * this decides whose commit is the next version of the table.
 */
interface LogFiles {
  /**
   * Writes a file.
   *
   * @throws FileAlreadyExistsException if the file exists and must not be overwritten
   */
  void write(Path file, byte[] content, boolean overwrite) throws IOException;

  /**
   * Returns what writes to the file system of a path.
   *
   * @throws IOException if it is unknown whether that file system lets only one writer win
   */
  static LogFiles of(Path path) throws IOException {
    String scheme = FlinkFileIo.qualified(path).toUri().getScheme();
    if (scheme.equals("file")) {
      return LogFiles::writeToDisk;
    }
    throw new IOException("sink.table=delta cannot write to " + path + ": allowed: a local folder");
  }

  private static void writeToDisk(Path path, byte[] content, boolean overwrite) throws IOException {
    java.nio.file.Path file = java.nio.file.Path.of(path.getPath());
    java.nio.file.Path temporary =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    Files.write(temporary, content);
    if (overwrite) {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      // Unlike a move, a link fails if the file exists, in one step.
      Files.createLink(file, temporary);
    } finally {
      Files.delete(temporary);
    }
  }
}
