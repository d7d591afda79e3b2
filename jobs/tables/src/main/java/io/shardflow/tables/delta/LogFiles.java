package io.shardflow.tables.delta;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.flink.core.fs.Path;

/**
 * Creates the files of a table's log, which appear as a whole. Of several writers of the same file,
 * only one must win: this decides whose commit is the next version of the table.
 */
final class LogFiles {
  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  private LogFiles() {}

  /**
   * Writes a file under another name, and gives it its name if all of it could be written.
   *
   * @throws FileAlreadyExistsException if the file exists and must not be overwritten
   * @throws IOException also if it is unknown whether the file system lets only one writer win
   */
  static void write(Path file, boolean overwrite, Content content) throws IOException {
    if (!FlinkFileIo.qualified(file).toUri().getScheme().equals("file")) {
      throw new IOException(
          "sink.table=delta cannot write to " + file + ": allowed: a local folder");
    }
    Path temporary =
        new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
    java.nio.file.Path from = java.nio.file.Path.of(temporary.getPath());
    java.nio.file.Path to = java.nio.file.Path.of(file.getPath());
    try {
      content.writeTo(temporary);
      if (overwrite) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      } else {
        // Unlike a move, a link fails if the file exists, in one step.
        Files.createLink(to, from);
      }
    } finally {
      Files.deleteIfExists(from);
    }
  }
}
