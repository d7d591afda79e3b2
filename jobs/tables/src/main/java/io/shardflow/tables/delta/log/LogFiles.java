package io.shardflow.tables.delta.log;

import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;

/**
 * The files of tables' logs in one kind of storage. They appear as a whole. Of several writers of
 * the same file, only one wins: this decides whose commit is the next version of the table.
 */
interface LogFiles extends AutoCloseable {
  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Returns the files of a folder whose names are not before the name of this path, in the order of
   * their names.
   *
   * @throws FileNotFoundException if the folder does not exist
   */
  List<FileStatus> listFrom(Path first) throws IOException;

  /**
   * Returns the status of a file.
   *
   * @throws FileNotFoundException if it does not exist
   */
  FileStatus status(Path file) throws IOException;

  void makeFolder(Path folder) throws IOException;

  /**
   * Writes a file, if all of it can be written.
   *
   * @param content writes to a file with another name, in a local or in the same file system
   * @throws java.nio.file.FileAlreadyExistsException if the file exists and must not be overwritten
   */
  void write(Path file, boolean overwrite, Content content) throws IOException;

  @Override
  void close();
}
