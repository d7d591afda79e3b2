package io.shardflow.tables.delta.log;

import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Logs in folders of this machine. */
final class LocalLogFiles implements LogFiles {
  @Override
  public List<FileStatus> listFrom(Path first) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    for (org.apache.flink.core.fs.FileStatus file : list(first.getParent())) {
      if (file.getPath().getName().compareTo(first.getName()) >= 0) {
        found.add(status(file));
      }
    }
    found.sort(Comparator.comparing(FileStatus::getPath));
    return found;
  }

  /** Lists a folder, again if a temporary file of another writer vanishes meanwhile. */
  private static org.apache.flink.core.fs.FileStatus[] list(Path folder) throws IOException {
    FileSystem files = folder.getFileSystem();
    while (files.exists(folder)) {
      try {
        return files.listStatus(folder);
      } catch (FileNotFoundException e) {
        // The kernel would take it for a table that does not exist.
      }
    }
    throw new FileNotFoundException(folder.toString());
  }

  @Override
  public FileStatus status(Path file) throws IOException {
    return status(file.getFileSystem().getFileStatus(file));
  }

  private static FileStatus status(org.apache.flink.core.fs.FileStatus file) {
    return FileStatus.of(file.getPath().toString(), file.getLen(), file.getModificationTime());
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    folder.getFileSystem().mkdirs(folder);
  }

  /** Writes a file under another name, and gives it its name in one step. */
  @Override
  public void write(Path file, boolean overwrite, Content content) throws IOException {
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

  @Override
  public void close() {}
}
